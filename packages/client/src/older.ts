/** Older messages over HTTP. */
import type { RouteCustomerReply } from '@parley/contract';
import { ask, readAnswer } from './answer.ts';
import { messagesPath } from './routes-customer.ts';

interface Asking {
  /** Origin of the server. */
  readonly url: string;
  readonly token: string | null;
  readonly fetch?: typeof fetch | undefined;
}

/** The page of `limit` (100, the most there is) messages nearest below `beforeSeq`. Rejects with a `ParleyError`. */
export async function readOlder(
  { url, token, fetch }: Asking,
  ticketId: string,
  { beforeSeq, limit = 100 }: { readonly beforeSeq: number; readonly limit?: number },
): Promise<RouteCustomerReply<'messages.list'>> {
  const path = messagesPath(ticketId);
  const headers = { Authorization: `Bearer ${token}` };
  const init: RequestInit = { headers, credentials: 'omit' };
  const response = await ask(`${url}${path}?beforeSeq=${beforeSeq}&limit=${limit}`, init, {
    fetch,
  });
  return (await readAnswer(response)) as RouteCustomerReply<'messages.list'>;
}
