/** JSON bodies: read by ourselves, because each way in which one can be wrong has its own answer (security.md "Bad input"). */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { LIMITS } from '@parley/contract';
import { AppError, invalid } from '../domain/errors.ts';

/** What a client may go on sending after its body was refused, before it is cut off. */
const PATIENCE_BYTES = 16 * 1_048_576;

/** The parsed body; undefined where there is none. Throws PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or VALIDATION_ERROR. */
export async function readBody(req: IncomingMessage): Promise<unknown> {
  const parsed = parsedByHost(req);
  if (parsed !== undefined) return parsed.body;
  if (!hasBody(req)) return undefined;
  if (Number(req.headers['content-length'] ?? 0) > LIMITS.bodyBytes) {
    discard(req, 0);
    throw new AppError('PAYLOAD_TOO_LARGE', `A body may have ${LIMITS.bodyBytes} bytes`);
  }
  refuseOtherTypes(req);
  const bytes = await collect(req);
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw invalid('body', 'must be UTF-8');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // What V8 says of it quotes the body.
    throw invalid('body', 'must be JSON');
  }
}

/** In somebody's own Express app a parser may have been there before. */
function parsedByHost(req: IncomingMessage): { body: unknown } | undefined {
  if (!req.readableEnded || !('body' in req)) return undefined;
  return { body: req.body };
}

function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

/** Only plain JSON in UTF-8: a compressed body could be a bomb, and a form can be sent by any page without being asked. */
function refuseOtherTypes(req: IncomingMessage): void {
  refuseEncoded(req);
  const { headers } = req;
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(text)?.[1]);
  const isUtf8Named = charset.every((name) => name === undefined || /^utf-?8$/.test(name));
  if (!/^application\/(?:[\w.+-]+\+)?json$/.test(type.trim()) || !isUtf8Named) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'A body must be application/json in UTF-8');
  }
}

export function refuseEncoded({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'A body must not be compressed');
  }
}

function collect(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= LIMITS.bodyBytes) {
        chunks.push(chunk);
        return;
      }
      req.off('data', onData);
      discard(req, size);
      reject(new AppError('PAYLOAD_TOO_LARGE', `A body may have ${LIMITS.bodyBytes} bytes`));
    };
    req.on('data', onData);
    req.once('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    );
    req.once('error', reject);
    req.once('close', () => {
      if (req.complete) return;
      reject(new AppError('VALIDATION_ERROR', 'The body ended too early'));
    });
  });
}

/** Lets the client finish so that it reads the answer, but not for ever. */
export function discard(req: IncomingMessage, received: number): void {
  let size = received;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > PATIENCE_BYTES) req.destroy();
  });
  // Whoever read it before may have stopped it.
  req.resume();
}
