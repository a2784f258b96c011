/**
 * Files from being chosen to being sent. They stand in the composer first, and go up from there where a conversation is
 * under way; a conversation begins only by sending. What is sent before its files are up is shown at once, as a message
 * that waits for them, and becomes an ordinary one, under the same id, when the last of them is.
 */
import type { CustomerClient } from '@parley/client/customer-types.ts';
import type { Entry } from '@parley/client/entries.ts';
import { ParleyError } from '@parley/client/errors.ts';
import { messageTypeOf } from '@parley/client/files.ts';
import type { Attachment, WidgetSettings } from '@parley/contract';
import { newClientMessageId } from '@parley/contract/random.ts';
import type { Desk } from '../../chat/view.ts';
import { MESSAGE_FILES } from '../../chat/limits.ts';

/** Why a file does not go up. `limit` and `failed` may pass, the others stay. */
export type Fault =
  | { readonly kind: 'type' | 'size' | 'damaged' | 'refused' | 'failed' }
  /** `seconds` until the next file may be sent. */
  | { readonly kind: 'limit'; readonly seconds: number };

export interface Item {
  readonly id: string;
  readonly file: File;
  /** Whether a browser shows it. */
  readonly isPicture: boolean;
  /** Of a picture: where this page finds it, as long as it lives. */
  readonly address: string | null;
  width: number | undefined;
  height: number | undefined;
  state: 'waiting' | 'uploading' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  fault: Fault | null;
  attachment: Attachment | null;
  /** When it was up, milliseconds. */
  doneAt: number;
  abort: AbortController | null;
}

/** A message that waits for its files. */
interface Batch {
  readonly key: string;
  readonly text: string;
  items: readonly Item[];
  readonly at: number;
  entry: Entry;
}

/** What the components of this folder see besides. */
export interface FileDesk extends Desk {
  readonly draft: readonly Item[];
  /** Whether some were left out, since a message takes only so many. */
  readonly isFull: boolean;
  readonly cancel: (item: Item) => void;
  readonly again: (item: Item) => void;
  /** The file of this page that an attachment is, by the id that it has or had. */
  readonly itemOf: (id: string) => Item | undefined;
  /** Calls back at every change, also of a progress; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}

export type Limits = WidgetSettings['files'];

export interface DeskParts {
  readonly client: CustomerClient;
  readonly limits: () => Limits;
  /** Something else than a progress changed. */
  readonly draw: () => void;
  /** The address of the page, as messages carry it. */
  readonly page: () => string;
}

const PICTURE = /^(?:jpe?g|png|gif|webp)$/;
/** The server keeps what is not sent for 50 minutes (docs/protocol.md P69). */
const KEPT_MS = 45 * 60_000;

/** The end of a name, in lower case; '' where it has none. */
export function endOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function canRetry({ fault }: Item): boolean {
  return fault?.kind === 'failed' || fault?.kind === 'limit';
}

export function createDesk({ client, limits, draw, page }: DeskParts): FileDesk {
  let draft: readonly Item[] = [];
  let isFull = false;
  let batches: readonly Batch[] = [];
  let entries: readonly Entry[] = [];
  const known = new Map<string, Item>();
  const listeners = new Set<() => void>();
  let busy: Item | null = null;
  const end = client.subscribe(() => {
    if (busy === null) pump();
  });

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function changed(): void {
    for (const batch of batches) batch.entry = entryOf(batch);
    entries = batches.map(({ entry }) => entry);
    tell();
    draw();
  }

  function take(file: File): Item {
    const { maxSize, types } = limits();
    const type = endOf(file.name);
    const isPicture = PICTURE.test(type);
    const kind = !types.includes(type) ? 'type' : file.size > maxSize ? 'size' : null;
    const item: Item = {
      id: newClientMessageId(),
      file,
      isPicture,
      address: isPicture ? URL.createObjectURL(file) : null,
      width: undefined,
      height: undefined,
      state: kind === null ? 'waiting' : 'failed',
      progress: 0,
      fault: kind && { kind },
      attachment: null,
      doneAt: 0,
      abort: null,
    };
    known.set(item.id, item);
    if (isPicture && kind === null) void measure(item);
    return item;
  }

  /** So that its place is the right one from the first draw of the message on. */
  async function measure(item: Item): Promise<void> {
    try {
      const { width, height } = await createImageBitmap(item.file);
      Object.assign(item, { width, height });
    } catch {
      // No picture after all: the server will say so, and until then it has the usual place.
      return;
    }
    if (batches.some(({ items }) => items.includes(item))) changed();
  }

  /** One after the other: together they would only take longer each. */
  function pump(): void {
    if (busy !== null) return;
    const isUnderWay = client.getState().ticket !== null;
    const sent = batches.flatMap(({ items }) => items);
    const next = [...sent, ...(isUnderWay ? draft : [])].find(({ state }) => state === 'waiting');
    if (next !== undefined) void upload(next);
  }

  async function upload(item: Item): Promise<void> {
    busy = item;
    const abort = new AbortController();
    Object.assign(item, { state: 'uploading', progress: 0, fault: null, abort });
    changed();
    try {
      const attachment = await client.upload(item.file, {
        signal: abort.signal,
        about: batches.find(({ items }) => items.includes(item))?.text ?? '',
        onProgress({ sent, total }) {
          item.progress = total > 0 ? sent / total : 0;
          tell();
        },
      });
      known.set(attachment.id, item);
      Object.assign(item, { state: 'done', attachment, doneAt: Date.now() });
    } catch (error) {
      if (!abort.signal.aborted) Object.assign(item, { state: 'failed', fault: faultOf(error) });
    }
    if (busy === item) busy = null;
    finish();
    changed();
    pump();
  }

  /** Sends what has its files, in the order of writing as far as that is ready. */
  function finish(): void {
    for (const batch of batches) {
      const { key, text, items } = batch;
      if (!items.every(({ state }) => state === 'done')) continue;
      batches = batches.filter((other) => other !== batch);
      client.send({
        clientMessageId: key,
        content: text,
        metadata: { page: page() },
        attachments: items.flatMap(({ attachment }) => attachment ?? []),
      });
    }
  }

  function forget(item: Item): void {
    item.abort?.abort();
    if (busy === item) busy = null;
    if (item.address !== null) URL.revokeObjectURL(item.address);
    known.delete(item.id);
  }

  function cancel(item: Item): void {
    forget(item);
    draft = draft.filter((other) => other !== item);
    isFull = false;
    for (const batch of batches) batch.items = batch.items.filter((other) => other !== item);
    batches = batches.filter(({ items, text }) => items.length > 0 || text !== '');
    finish();
    changed();
    pump();
  }

  function again(items: readonly Item[]): void {
    for (const item of items) {
      if (item.state === 'failed') Object.assign(item, { state: 'waiting', fault: null });
    }
    changed();
    pump();
  }

  return {
    get draft() {
      return draft;
    },
    get isFull() {
      return isFull;
    },
    get isReady() {
      return draft.some((item) => item.state !== 'failed' || canRetry(item));
    },
    get entries() {
      return entries;
    },
    get texts() {
      return batches.map(({ text }) => text).filter(Boolean);
    },
    add(files) {
      const room = MESSAGE_FILES - draft.length;
      isFull = files.length > room;
      draft = [...draft, ...files.slice(0, Math.max(0, room)).map(take)];
      changed();
      pump();
    },
    cancel,
    again: (item) => again([item]),
    send(text) {
      const items = draft.filter((item) => item.state !== 'failed' || canRetry(item));
      if (items.length === 0) return false;
      for (const item of draft) if (!items.includes(item)) forget(item);
      for (const item of items) {
        const isStale = item.state === 'done' && Date.now() - item.doneAt > KEPT_MS;
        if (isStale || item.state === 'failed') {
          Object.assign(item, { state: 'waiting', fault: null });
        }
      }
      const plain = { key: newClientMessageId(), text: text.trim(), items, at: Date.now() };
      batches = [...batches, { ...plain, entry: entryOf(plain) }];
      draft = [];
      isFull = false;
      finish();
      changed();
      pump();
      return true;
    },
    retry(key) {
      const batch = batches.find((one) => one.key === key);
      if (batch !== undefined) again(batch.items);
      return batch !== undefined;
    },
    discard(key) {
      const batch = batches.find((one) => one.key === key);
      if (batch === undefined) return false;
      for (const item of batch.items) forget(item);
      batches = batches.filter((one) => one !== batch);
      changed();
      pump();
      return true;
    },
    itemOf: (id) => known.get(id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      end();
      for (const item of [...draft, ...batches.flatMap(({ items }) => items)]) forget(item);
      draft = batches = entries = [];
    },
  };
}

/** A waiting message as the log draws it: the same entry as long as nothing of it changed. */
function entryOf({
  key,
  text,
  items,
  at,
  entry,
}: Omit<Batch, 'entry'> & { readonly entry?: Entry }): Entry {
  const attachments = items.map(({ id, file, isPicture, width, height }) => ({
    id,
    url: null,
    name: file.name,
    mimeType: isPicture ? `image/${endOf(file.name).replace('jpg', 'jpeg')}` : file.type,
    size: file.size,
    ...(width === undefined || height === undefined ? {} : { width, height }),
  }));
  const isStuck = items.some(({ state }) => state === 'failed');
  const status = isStuck ? 'failed' : 'sending';
  const before = entry?.kind === 'outgoing' ? entry : null;
  if (
    before?.status === status &&
    JSON.stringify(before.message.attachments) === JSON.stringify(attachments)
  ) {
    return before;
  }
  return {
    kind: 'outgoing',
    key,
    status,
    message: {
      clientMessageId: key,
      ticketId: null,
      content: text,
      messageType: messageTypeOf(attachments),
      metadata: {},
      attachments,
      visibility: 'public',
      createdAt: new Date(at).toISOString(),
      order: at,
      state: status,
      attempts: 0,
      error: null,
    },
  };
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof ParleyError)) return { kind: 'failed' };
  switch (error.code) {
    case 'UNSUPPORTED_MEDIA_TYPE':
      return { kind: 'damaged' };
    case 'PAYLOAD_TOO_LARGE':
      return { kind: 'size' };
    case 'VALIDATION_ERROR':
    case 'FORBIDDEN':
      return { kind: 'refused' };
    case 'RATE_LIMITED':
      return { kind: 'limit', seconds: error.retryAfter ?? 60 };
    default:
      return { kind: 'failed' };
  }
}
