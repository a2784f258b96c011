/** The refresh cookie (contract §5): for the browser's keeping, out of reach of its scripts and of other sites. */
import { REFRESH_SECONDS } from '../identity/tokens.ts';
import { isSecure } from '../origins.ts';
import type { Services } from './endpoint.ts';
import type { Exchange } from './exchange.ts';

const NAME = 'parley_refresh';
const ATTRIBUTES = 'Path=/api/auth; HttpOnly; SameSite=Strict';

/** The cookie's value; null without one. */
export function refreshTokenOf({ req }: Exchange): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === NAME) return pair.slice(at + 1).trim();
  }
  return null;
}

export function setRefreshCookie(
  { hops, isPublicSecure }: Pick<Services, 'hops' | 'isPublicSecure'>,
  { req, res }: Exchange,
  token: string,
): void {
  const secure = isPublicSecure || isSecure(req.headers, req.socket, { hops }) ? '; Secure' : '';
  res.append('Set-Cookie', `${NAME}=${token}; ${ATTRIBUTES}; Max-Age=${REFRESH_SECONDS}${secure}`);
}

export function clearRefreshCookie({ res }: Exchange): void {
  res.append('Set-Cookie', `${NAME}=; ${ATTRIBUTES}; Max-Age=0`);
}
