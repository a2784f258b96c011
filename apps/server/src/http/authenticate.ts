/** Who calls, by headers alone: nothing of the body is read before this is known. */
import type { IncomingHttpHeaders } from 'node:http';
import { ANONYMOUS, type Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { Credential } from '../identity/identity.ts';
import type { Services } from './endpoint.ts';
import type { Exchange } from './exchange.ts';

/** The caller's credential; null without one. Throws UNAUTHORIZED for one that is bad, expired or revoked. */
export async function authenticate(
  { identity }: Services,
  { req }: Exchange,
): Promise<Credential | null> {
  const { authorization } = req.headers;
  if (authorization !== undefined) return identity.bearer(bearerOf(authorization));
  const key = req.headers['x-api-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key === '') throw new AppError('UNAUTHORIZED');
  return identity.apiKey(key);
}

/** For what anybody may ask: a credential helps with limits, a bad one does no harm. */
export async function authenticateGently(
  services: Services,
  exchange: Exchange,
): Promise<Credential | null> {
  try {
    return await authenticate(services, exchange);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHORIZED') return null;
    throw error;
  }
}

export async function anonymously(): Promise<null> {
  return null;
}

export function actorOf(credential: Credential | null): Actor {
  return credential?.actor ?? ANONYMOUS;
}

/** The token of `Authorization: Bearer`. Throws UNAUTHORIZED for any other scheme. */
function bearerOf(authorization: string): string {
  const token = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw new AppError('UNAUTHORIZED');
  return token;
}

/**
 * A page that only `*` let in is a customer's (contract §6, end): staff credentials do not work from there. Throws FORBIDDEN.
 */
export function refuseStaffFromAnywhere(
  { judge }: Pick<Services, 'judge'>,
  { req }: Exchange,
  credential: Credential | null,
): void {
  if (credential === null || credential.kind === 'customer' || credential.kind === 'link') return;
  if (hasOrigin(req.headers) && judge(req.headers, req.socket) === 'any') {
    throw new AppError('FORBIDDEN', 'This page may call for customers only');
  }
}

function hasOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined;
}
