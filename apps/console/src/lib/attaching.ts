/**
 * Files that are being attached to replies and notes, per agent, ticket and kind. They are sent up as soon as they are
 * chosen; sending before they are up is remembered, and done then.
 *
 * What is up survives a reload like the draft it belongs to, since the server keeps it for a while; what is still on its
 * way would be lost with the page, so the page asks before it goes (`isBusy`).
 */
import type { AgentClient } from '@parley/client/agent-types.ts';
import { asParleyError, type FailureCode, verdictOn } from '@parley/client/errors.ts';
import { isImage } from '@parley/client/files.ts';
import { createKeep, type KeyValueStorage } from '@parley/client/keep.ts';
import { createStore, type Observable } from '@parley/client/observable.ts';
import type { Attachment, WidgetSettings } from '@parley/contract';
import { LIMITS } from '@parley/contract/limits.ts';
import type { ComposerMode, Drafts } from './drafts.ts';

/** Where something is written. */
export interface Place {
  readonly agentId: string;
  readonly ticketId: string;
  readonly mode: ComposerMode;
}

export type FileLimits = WidgetSettings['files'];
export type FileFault = FailureCode | 'EMPTY' | 'TOO_MANY' | 'EXPIRED';

export interface AttachedFile {
  readonly key: string;
  readonly name: string;
  /** Bytes, as chosen. */
  readonly size: number;
  /** An address of the picture in this page; null for what is none. */
  readonly picture: string | null;
  /** `refused` was never sent up and goes with no message; `failed` has to be retried or removed before one is sent. */
  readonly state: 'waiting' | 'uploading' | 'done' | 'failed' | 'refused';
  /** 0 to 1. */
  readonly progress: number;
  readonly attachment: Attachment | null;
  readonly fault: FileFault | null;
  readonly canRetry: boolean;
}

export interface Attached {
  readonly files: readonly AttachedFile[];
  /** Sent by the agent, and leaves as soon as the files are up. */
  readonly isSending: boolean;
  /** Counts what left: the draft is empty then. */
  readonly sent: number;
}

export interface Attaching extends Pick<Observable<unknown>, 'subscribe'> {
  readonly at: (place: Place) => Attached;
  /** Without limits the server decides. */
  readonly add: (place: Place, files: readonly File[], limits: FileLimits | null) => void;
  readonly remove: (place: Place, key: string) => void;
  readonly retry: (place: Place, key: string) => void;
  /** Sends the draft of the place with its files, now or as soon as they are up. */
  readonly send: (place: Place) => void;
  /** The draft changed: what was to be sent is thought over. */
  readonly hold: (place: Place) => void;
  /** Gives up what the server has thrown away by now, or sends it up again. */
  readonly renew: (place: Place, now: number) => void;
  /** A picture that was attached in this page, by the file's id; null for others. */
  readonly pictureOf: (attachmentId: string) => string | null;
  /** Whether a file would be lost with the page. */
  readonly isBusy: () => boolean;
}

interface AttachingParts {
  readonly client: Pick<AgentClient, 'upload' | 'send'>;
  readonly drafts: Drafts;
  readonly storage: KeyValueStorage;
}

interface Stored {
  readonly attachment: Attachment;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the page has beside what it shows. */
interface Source {
  readonly file: File | null;
  readonly abort: AbortController;
  readonly uploadedAt: number;
}

const EMPTY: Attached = { files: [], isSending: false, sent: 0 };
/** At a time: more would only be slower each. */
const UPLOADS = 2;
/** A little less than the server keeps a file that was not sent. */
const KEPT_MS = (LIMITS.unsentFileMinutes - 3) * 60_000;
/** Pictures of this page that are remembered after they were sent. */
const PICTURES = 60;

export function createAttaching({ client, drafts, storage }: AttachingParts): Attaching {
  const keep = createKeep(storage, 'parley:console:files:');
  const changes = createStore({});
  const places = new Map<string, Attached>();
  const sources = new Map<string, Source>();
  const pictures = new Map<string, string>();
  const queue: (readonly [Place, string])[] = [];
  let running = 0;
  let count = 0;

  function at(place: Place): Attached {
    const key = keyOf(place);
    const known = places.get(key) ?? restore(key);
    places.set(key, known);
    return known;
  }

  function restore(key: string): Attached {
    const stored = keep.get(key);
    if (!Array.isArray(stored)) return EMPTY;
    const files = stored.filter(isStored).map(({ attachment, at: uploadedAt }): AttachedFile => {
      const fileKey = nextKey();
      sources.set(fileKey, { file: null, abort: new AbortController(), uploadedAt });
      const { name, size = 0, url } = attachment;
      const picture = isImage(attachment) && url !== null ? `${url}&preview=true` : null;
      const up = { state: 'done', progress: 1, attachment, fault: null, canRetry: false } as const;
      return { key: fileKey, name, size, picture, ...up };
    });
    return { ...EMPTY, files };
  }

  function nextKey(): string {
    count += 1;
    return `file-${count}`;
  }

  function change(place: Place, to: Partial<Attached>): void {
    const next = { ...at(place), ...to };
    places.set(keyOf(place), next);
    const stored = next.files.flatMap(({ key, attachment }): Stored[] =>
      attachment === null ? [] : [{ attachment, at: sources.get(key)?.uploadedAt ?? 0 }],
    );
    if (stored.length === 0) keep.remove(keyOf(place));
    else keep.set(keyOf(place), stored);
    changes.set({});
  }

  function changeFile(place: Place, key: string, to: Partial<AttachedFile>): void {
    const { files } = at(place);
    change(place, { files: files.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  }

  function find(place: Place, key: string): AttachedFile | undefined {
    return at(place).files.find((one) => one.key === key);
  }

  function pump(): void {
    while (running < UPLOADS) {
      const next = queue.shift();
      if (next === undefined) return;
      const [place, key] = next;
      if (find(place, key)?.state !== 'waiting') continue;
      running += 1;
      void upload(place, key).finally(() => {
        running -= 1;
        pump();
      });
    }
  }

  async function upload(place: Place, key: string): Promise<void> {
    const source = sources.get(key);
    if (source === undefined || source.file === null) return;
    const { file, abort } = source;
    changeFile(place, key, { state: 'uploading', progress: 0 });
    try {
      const attachment = await client.upload(place.ticketId, file, {
        name: file.name,
        signal: abort.signal,
        onProgress: ({ sent, total }) => {
          if (find(place, key) !== undefined) changeFile(place, key, { progress: sent / total });
        },
      });
      const shown = find(place, key);
      if (shown === undefined) return;
      sources.set(key, { ...source, uploadedAt: Date.now() });
      if (shown.picture !== null) remember(attachment.id, shown.picture);
      changeFile(place, key, { state: 'done', progress: 1, attachment });
      if (at(place).isSending && !isPending(at(place))) deliver(place);
    } catch (error) {
      // Removed by the agent, who knows.
      if (abort.signal.aborted || find(place, key) === undefined) return;
      const { code } = asParleyError(error);
      const canRetry = verdictOn(code) !== 'refused';
      changeFile(place, key, { state: 'failed', fault: code, canRetry });
      change(place, { isSending: false });
    }
  }

  function start(place: Place, key: string, file: File): void {
    sources.set(key, { file, abort: new AbortController(), uploadedAt: 0 });
    queue.push([place, key]);
  }

  function remember(id: string, picture: string): void {
    pictures.set(id, picture);
    const [oldest] = pictures;
    if (pictures.size <= PICTURES || oldest === undefined) return;
    pictures.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1]);
  }

  function deliver(place: Place): void {
    const { files, sent } = at(place);
    const { agentId, ticketId, mode } = place;
    const draft = drafts.get(agentId, ticketId);
    const attachments = files.flatMap(({ attachment }) => attachment ?? []);
    const content = draft[mode].trim() === '' ? '' : draft[mode];
    drafts.set(agentId, ticketId, { ...draft, [mode]: '' });
    const left = files.filter(({ attachment }) => attachment === null);
    change(place, { files: left, isSending: false, sent: sent + 1 });
    const visibility = mode === 'note' ? 'internal' : 'public';
    client.send(ticketId, { content, visibility, attachments });
  }

  return {
    subscribe: changes.subscribe,
    at,
    add(place, files, limits) {
      const before = at(place).files;
      let room = LIMITS.attachments - before.filter(({ state }) => state !== 'refused').length;
      const added = files.map((file): AttachedFile => {
        const key = nextKey();
        const fault = faultOf(file, limits) ?? (room <= 0 ? 'TOO_MANY' : null);
        const isFine = fault === null;
        if (isFine) {
          room -= 1;
          start(place, key, file);
        }
        return {
          key,
          name: file.name,
          size: file.size,
          picture: isFine && PICTURE.test(file.type) ? URL.createObjectURL(file) : null,
          state: isFine ? 'waiting' : 'refused',
          progress: 0,
          attachment: null,
          fault,
          canRetry: false,
        };
      });
      change(place, { files: [...before, ...added], isSending: false });
      pump();
    },
    remove(place, key) {
      const file = find(place, key);
      sources.get(key)?.abort.abort();
      sources.delete(key);
      const { files } = at(place);
      change(place, { files: files.filter((one) => one.key !== key), isSending: false });
      if (file?.picture?.startsWith('blob:') !== true) return;
      if (file.attachment !== null) pictures.delete(file.attachment.id);
      URL.revokeObjectURL(file.picture);
    },
    retry(place, key) {
      const file = sources.get(key)?.file ?? null;
      if (file === null || find(place, key)?.state !== 'failed') return;
      start(place, key, file);
      changeFile(place, key, { state: 'waiting', fault: null, canRetry: false });
      pump();
    },
    send(place) {
      if (isPending(at(place))) change(place, { isSending: true });
      else deliver(place);
    },
    hold(place) {
      if (at(place).isSending) change(place, { isSending: false });
    },
    renew(place, now) {
      for (const { key, state } of at(place).files) {
        const source = sources.get(key);
        if (state !== 'done' || source === undefined || now - source.uploadedAt < KEPT_MS) continue;
        if (source.file === null) {
          changeFile(place, key, { state: 'failed', fault: 'EXPIRED', attachment: null });
          continue;
        }
        start(place, key, source.file);
        changeFile(place, key, { state: 'waiting', attachment: null });
        pump();
      }
    },
    pictureOf: (id) => pictures.get(id) ?? null,
    isBusy: () =>
      [...places.values()].some((place) =>
        place.files.some(({ state }) => state !== 'done' && state !== 'refused'),
      ),
  };
}

/** Whether something is not up yet that is on its way. */
export function isPending({ files }: Attached): boolean {
  return files.some(({ state }) => state === 'waiting' || state === 'uploading');
}

/** What a page can draw without anybody's help. */
const PICTURE = /^image\/(?:jpeg|png|gif|webp)$/;

/** Why a file need not be sent up at all; null where it may be. */
export function faultOf(
  { name, size }: Pick<File, 'name' | 'size'>,
  limits: FileLimits | null,
): FileFault | null {
  const suffix = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const hasSuffix = name.lastIndexOf('.') > 0;
  if (limits !== null && !(hasSuffix && limits.types.includes(suffix))) {
    return 'UNSUPPORTED_MEDIA_TYPE';
  }
  if (size === 0) return 'EMPTY';
  return limits !== null && size > limits.maxSize ? 'PAYLOAD_TOO_LARGE' : null;
}

function keyOf({ agentId, ticketId, mode }: Place): string {
  return `${agentId}:${ticketId}:${mode}`;
}

function isStored(value: unknown): value is Stored {
  const { attachment, at } = (value ?? {}) as Partial<Stored>;
  return (
    typeof at === 'number' &&
    typeof attachment?.id === 'string' &&
    typeof attachment.name === 'string' &&
    typeof attachment.mimeType === 'string'
  );
}
