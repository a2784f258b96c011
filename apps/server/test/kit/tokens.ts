/** Tokens as a forger would make them, who knows the secret or does not. */
import { createHmac } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

export function encode(part: Json): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** Header and payload of a token, unverified. */
export function decode(token: string): { header: Json; payload: Json } {
  const [header = '', payload = ''] = token.split('.');
  const json = (part: string): Json =>
    JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Json;
  return { header: json(header), payload: json(payload) };
}

/** A token with a right signature of these parts. */
export function forge(payload: Json, options: { secret: string; header?: Json }): string {
  const { secret, header = { alg: 'HS256', typ: 'JWT' } } = options;
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
