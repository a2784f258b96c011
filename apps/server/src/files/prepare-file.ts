/** From what somebody sent to what may be stored (security.md "Uploads"): name, kind, bytes. */
import { createReadStream } from 'node:fs';
import { AppError, invalid } from '../domain/errors.ts';
import { cleanFileName, fileNameFault, suffixOf } from '../domain/file-name.ts';
import { FILE_TYPES, type FileType } from '../domain/file-types.ts';
import { unpacksToTooMuch } from './archive.ts';
import type { Pictures } from './pictures.ts';
import type { Scratch } from './scratch.ts';

export interface RawFile {
  readonly path: string;
  /** As it was given. */
  readonly name: string;
  readonly size: number;
}

/** Ready to be put into the store. */
export interface PreparedFile {
  readonly path: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  /** Of images, with a smaller one where they are large. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    readonly preview: string | null;
  } | null;
}

/**
 * Throws VALIDATION_ERROR for a file without bytes or a usable name, UNSUPPORTED_MEDIA_TYPE for a kind that `allowed` (ends
 * of names) does not hold and for bytes of another kind, PAYLOAD_TOO_LARGE for what is larger than it looks.
 */
export async function prepareFile(
  scratch: Scratch,
  file: RawFile,
  { allowed, pictures }: { readonly allowed: ReadonlySet<string>; readonly pictures: Pictures },
): Promise<PreparedFile> {
  const { name, type } = kindOf(file.name, allowed);
  if (file.size === 0) throw invalid('file', 'must not be empty');
  if (!(await agrees(file.path, type))) throw unsupported('Its bytes are of another type');
  if (type.zipped === true && (await unpacksToTooMuch(file.path, file.size))) {
    throw new AppError('PAYLOAD_TOO_LARGE', 'The file unpacks to too much');
  }
  const { mimeType } = type;
  if (type.image === undefined) {
    return { path: file.path, name, mimeType, size: file.size, picture: null };
  }
  const { path, size, ...picture } = await pictures.redraw(scratch, file.path, type.image);
  return { path, name, mimeType, size, picture };
}

/** What the name says. Throws as `prepareFile` does; nothing of the bytes has to be there yet. */
export function kindOf(
  given: string,
  allowed: ReadonlySet<string>,
): { readonly name: string; readonly type: FileType } {
  const name = cleanFileName(given);
  if (name === null) throw invalid('file', 'must have a name');
  const fault = fileNameFault(name);
  if (fault !== null) throw invalid('file', `name ${fault}`);
  const suffix = suffixOf(name);
  const type = allowed.has(suffix) ? FILE_TYPES.get(suffix) : undefined;
  if (type === undefined) throw unsupported(`Files may be ${[...allowed].join(', ')}`);
  return { name, type };
}

async function agrees(path: string, type: FileType): Promise<boolean> {
  // Loaded with the first file: a server that nobody sends one needs none of it.
  const { fileTypeFromFile } = await import('file-type');
  const detected = await fileTypeFromFile(path);
  if (type.bytes !== 'text') return detected !== undefined && type.bytes.includes(detected.ext);
  return (detected === undefined || detected.ext === 'xml') && (await isText(path));
}

async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      if (decoder.decode(chunk, { stream: true }).includes('\0')) return false;
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function unsupported(message: string): AppError {
  return new AppError('UNSUPPORTED_MEDIA_TYPE', message);
}
