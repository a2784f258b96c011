/**
 * A process of its own that opens connections and keeps them alive, so that ten thousand of them
 * burden neither the generator's heap nor its event loop. Told what to do by its parent.
 */
import { SocketClient } from '../wire/socket.ts';

export interface HoldRequest {
  readonly port: number;
  /** How many more connections to open. */
  readonly count: number;
  /** Whether they also say `customer_connect`, as the product's customers do. */
  readonly asCustomers: boolean;
}

export type HoldAnswer = { readonly held: number } | { readonly failed: string };

const AT_ONCE = 64;
const held: SocketClient[] = [];

process.on('message', (request: HoldRequest) => {
  void hold(request).then(answer, (error: unknown) => answer({ failed: String(error) }));
});
process.on('disconnect', () => process.exit());

async function hold({ port, count, asCustomers }: HoldRequest): Promise<HoldAnswer> {
  const until = held.length + count;
  let started = held.length;
  let lost = '';
  async function work(): Promise<void> {
    while (started < until) {
      started += 1;
      const customerInfo = { name: `Customer ${started}` };
      const socket = await SocketClient.connect({ port, namespace: '/customer' });
      if (asCustomers) await socket.emit('customer_connect', { customerInfo });
      socket.onClose = (reason) => (lost = reason);
      held.push(socket);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (lost !== '') throw new Error(`An idle connection was lost: ${lost}`);
  return { held: held.length };
}

function answer(found: HoldAnswer): void {
  process.send?.(found);
}
