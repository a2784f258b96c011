import { createHmac } from 'node:crypto';
import { createRest } from '@parley/client/rest.ts';
import { ROUTES } from '@parley/client/routes.ts';
import type { RouteKey } from '@parley/contract';

/** What the page shows to say who its customer is. `secret` is IDENTITY_SECRET; it never leaves the server. */
export function identityOf(customerId: string, secret: string) {
  const identityHash = createHmac('sha256', secret).update(customerId).digest('hex');
  return { customerId, identityHash };
}

/** Opens a ticket for an order that went wrong, and says so to the customer. `key` is an API key of the console. */
export async function reportLostParcel(
  parley: { readonly url: string; readonly key: string },
  order: { readonly number: string; readonly customerId: string; readonly name: string },
) {
  const rest = createRest<RouteKey, 'staff'>({
    url: parley.url,
    routes: ROUTES,
    credential: () => ({ 'X-API-Key': parley.key }),
  });
  const { ticket } = await rest.call('tickets.create', {
    body: {
      customerId: order.customerId,
      customerInfo: { name: order.name },
      department: 'orders',
      subject: `Parcel of ${order.number} is lost`,
      metadata: { source: 'api', category: 'delivery' },
    },
    // A repeat after a timeout makes no second ticket.
    idempotencyKey: `lost-parcel-${order.number}`,
  });
  await rest.call('messages.create', {
    params: { ticketId: ticket.ticketId },
    body: { content: 'Your parcel seems to be lost. We are on it, and write here.' },
  });
  return ticket;
}
