/** Multipart bodies with one file: counted while they are read, and written to a local file as they come (security.md "Uploads"). */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LIMITS } from '@parley/contract';
import busboy, { type Busboy } from 'busboy';
import { AppError, invalid } from '../domain/errors.ts';
import { diskError, type Scratch } from '../files/scratch.ts';
import { refuseEncoded } from './body.ts';

/** What a client sent, as it came. */
export interface Received {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  /** Of the bytes, hex. */
  readonly sha256: string;
}

/** Boundaries, heads of parts and fields around a file. */
const AROUND_BYTES = 65_536;

/**
 * Reads the body to its end. Throws VALIDATION_ERROR, UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE; what was written by then
 * is the scratch's to remove. `refuseName` may refuse before the bytes come.
 */
export async function receiveUpload(
  req: IncomingMessage,
  scratch: Scratch,
  rules: { readonly maxBytes: number; readonly refuseName: (name: string) => void },
): Promise<Received> {
  const most = rules.maxBytes + AROUND_BYTES;
  const form = openForm(req);
  if (Number(req.headers['content-length'] ?? 0) > most) throw tooLarge(rules.maxBytes);
  let file: Promise<Received> | null = null;
  let total = 0;
  const count = (chunk: Buffer): void => {
    total += chunk.length;
    if (total > most) ended.reject(tooLarge(rules.maxBytes));
  };
  const ended = Promise.withResolvers<void>();
  const refuse = (error: unknown): void => ended.reject(error);
  form.on('file', (field, bytes, { filename }: { filename?: string }) => {
    // Whoever reads it hears of it; without a listener it would end the process.
    bytes.on('error', () => undefined);
    try {
      if (field !== 'file') {
        throw invalid(field.slice(0, LIMITS.name), 'is not a file that is taken');
      }
      const name = filename ?? '';
      rules.refuseName(name);
      file = save(bytes, { path: scratch.path(), name, maxBytes: rules.maxBytes });
      file.catch(refuse);
    } catch (error) {
      bytes.resume();
      refuse(error);
    }
  });
  form.on('filesLimit', () => refuse(invalid('file', 'must be one file')));
  form.on('fieldsLimit', () =>
    refuse(invalid('body', `must have at most ${LIMITS.uploadFields} fields`)),
  );
  form.on('partsLimit', () => refuse(invalid('body', 'has too many parts')));
  form.on('error', (error) => refuse(invalidForm(error)));
  form.on('close', () => ended.resolve());
  req.once('close', () => {
    if (!req.complete) refuse(new AppError('VALIDATION_ERROR', 'The body ended too early'));
  });
  req.on('data', count);
  req.pipe(form);
  try {
    await ended.promise;
    if (file === null) throw invalid('file', 'is required');
    return file;
  } finally {
    req.off('data', count);
    req.unpipe(form);
    form.destroy();
    // Nobody may still write when the scratch is cleared.
    await (file as Promise<Received> | null)?.catch(() => undefined);
  }
}

function openForm(req: IncomingMessage): Busboy {
  refuseEncoded(req);
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'A body must be multipart/form-data');
  }
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: {
        files: 1,
        fields: LIMITS.uploadFields,
        parts: LIMITS.uploadFields + 2,
        fieldNameSize: 100,
        fieldSize: 1_024,
        headerPairs: 50,
      },
    });
  } catch (error) {
    throw invalidForm(error);
  }
}

async function save(
  bytes: Readable,
  { path, name, maxBytes }: { path: string; name: string; maxBytes: number },
): Promise<Received> {
  const sum = createHash('sha256');
  let size = 0;
  async function* counted(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      sum.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(bytes, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    const known = diskError(error);
    throw known instanceof AppError ? known : invalidForm(error);
  }
  return { path, name, size, sha256: sum.digest('hex') };
}

function invalidForm(cause: unknown): AppError {
  const details = [{ field: 'body', message: 'must be a whole multipart form with a boundary' }];
  return new AppError('VALIDATION_ERROR', undefined, { cause, details });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `A file may have ${maxBytes} bytes`);
}
