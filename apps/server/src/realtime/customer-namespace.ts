/** The door of `/customer`. */
import { AppError } from '../domain/errors.ts';
import type { CustomerCredential } from '../identity/identity.ts';
import { customerEntries, type CustomerParts } from './customer.ts';
import { customerOf, leave } from './customer-session.ts';
import { greeting, type GreeterParts, receive, startPatience } from './greeter.ts';
import type { Door } from './handle.ts';
import type { CustomerNamespace, CustomerSocket, CustomerState } from './sockets.ts';

export function openCustomerNamespace(
  namespace: CustomerNamespace,
  parts: CustomerParts & GreeterParts,
): void {
  const { identity, admission, log } = parts;
  const door: Door<CustomerSocket> = {
    entries: customerEntries(parts),
    known({ data }) {
      if (data.ticket === null) throw new AppError('UNAUTHORIZED');
    },
    left: (socket) => void leave(parts, socket),
    admission,
    log,
  };
  const wire = receive(door, parts);

  namespace.use(
    greeting<CustomerCredential>(parts, {
      name: namespace.name,
      forAnyPage: true,
      verify: (token) => customerOf(identity, token),
      state: (common, credential): CustomerState => ({
        ...common,
        credential,
        ticket: null,
        position: null,
      }),
      enter: () => Promise.resolve(),
      leave: () => undefined,
    }),
  );
  namespace.on('connection', (socket) => {
    wire(socket);
    startPatience(socket, 'customer_connect');
  });
}
