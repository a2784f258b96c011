/** Sending a file up: a module of its own, since few conversations have one. */
import type { Attachment } from '@parley/contract';
import { type Fetch, readAnswer } from './answer.ts';
import { networkError, ParleyError } from './errors.ts';
import { attachmentsPath } from './routes-customer.ts';

export interface UploadProgress {
  /** Bytes that left, of all that have to (the file and a little around it). */
  readonly sent: number;
  readonly total: number;
}

export interface UploadOptions {
  /** The file's own name, else `file`. */
  readonly name?: string;
  /** Told while it leaves, in a browser; elsewhere only at the end. */
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Gives up: the promise rejects with the signal's reason, and nothing is kept on the server. */
  readonly signal?: AbortSignal;
  /** The words that go with the file: they name the conversation where this begins one. */
  readonly about?: string;
}

export interface UploadTo {
  readonly url: string;
  readonly ticketId: string;
  readonly token: string;
  readonly fetch?: Fetch | undefined;
}

/** Rejects with a `ParleyError`, or with the reason of the signal. */
export async function upload(
  to: UploadTo,
  file: Blob,
  options: UploadOptions = {},
): Promise<Attachment> {
  options.signal?.throwIfAborted();
  const form = new FormData();
  form.append('file', file, options.name ?? (file as { readonly name?: string }).name ?? 'file');
  const page = globalThis as { readonly XMLHttpRequest?: new () => Request };
  // Only the old way tells how much of a request has left.
  const response =
    to.fetch === undefined && page.XMLHttpRequest !== undefined
      ? await byRequest(new page.XMLHttpRequest(), { to, form, options })
      : await byFetch({ to, form, options });
  const { attachment } = (await readAnswer(response)) as { readonly attachment?: Attachment };
  if (attachment === undefined) {
    throw new ParleyError('INTERNAL_ERROR', 'No attachment in the answer');
  }
  options.onProgress?.({ sent: file.size, total: file.size });
  return attachment;
}

interface Sending {
  readonly to: UploadTo;
  readonly form: FormData;
  readonly options: UploadOptions;
}

function addressOf({ url, ticketId }: UploadTo): string {
  return `${url}${attachmentsPath(ticketId)}`;
}

async function byFetch({ to, form, options }: Sending): Promise<Response> {
  const { signal } = options;
  try {
    return await (to.fetch ?? fetch)(addressOf(to), {
      method: 'POST',
      headers: { Authorization: `Bearer ${to.token}` },
      body: form,
      credentials: 'omit',
      signal: signal ?? null,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw networkError('The upload broke off', error);
  }
}

/** The part of `XMLHttpRequest` that is used here: this package is typed without a DOM. */
interface Request extends EventTarget {
  readonly upload: EventTarget;
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: FormData): void;
  abort(): void;
}

interface Progress extends Event {
  readonly loaded: number;
  readonly total: number;
}

function byRequest(request: Request, { to, form, options }: Sending): Promise<Response> {
  const { signal, onProgress } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const abort = () => request.abort();
  request.upload.addEventListener('progress', (event) => {
    const { loaded, total } = event as Progress;
    onProgress?.({ sent: loaded, total });
  });
  request.addEventListener('load', () => {
    const retryAfter = request.getResponseHeader('Retry-After');
    const headers = retryAfter === null ? {} : { 'Retry-After': retryAfter };
    resolve(new Response(request.responseText, { status: request.status, headers }));
  });
  request.addEventListener('error', () => reject(networkError('The upload broke off')));
  request.addEventListener('abort', () => {
    reject((signal?.reason as Error | undefined) ?? networkError('The upload was given up'));
  });
  signal?.addEventListener('abort', abort, { once: true });
  request.open('POST', addressOf(to));
  request.setRequestHeader('Authorization', `Bearer ${to.token}`);
  request.send(form);
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}
