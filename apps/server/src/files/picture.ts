/**
 * Images are decoded and written anew: what is stored is a picture and nothing else, without the place where it was
 * taken, and without whatever else the bytes could have been read as. The library is loaded with the first image.
 */
import { writeFile } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '../domain/errors.ts';
import type { FileType } from '../domain/file-types.ts';
import { diskError, type Scratch } from './scratch.ts';

/** Over all frames: four bytes each while it is decoded. */
const MAX_PIXELS = 50_000_000;
/** Of a larger one a smaller is made, as wide and high at most, for the log of a chat on a dense screen. */
const PREVIEW_SIDE = 800;
/** Milliseconds for one image would be below one; the worst that may still be asked for, in seconds. */
const DEADLINE_S = 15;
const AT_ONCE = 2;

export interface Redrawn {
  readonly path: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly preview: string | null;
}

/** Throws UNSUPPORTED_MEDIA_TYPE for what can't be decoded, PAYLOAD_TOO_LARGE for too many pixels. */
export async function redraw(
  scratch: Scratch,
  source: string,
  format: NonNullable<FileType['image']>,
): Promise<Redrawn> {
  return inTurn(async () => {
    const drawn = await decoding(() => draw(source, format));
    const path = scratch.path();
    await write(path, drawn.bytes);
    const { width, height } = drawn;
    let preview: string | null = null;
    if (drawn.preview !== null) {
      preview = scratch.path();
      await write(preview, drawn.preview);
    }
    return { path, size: drawn.bytes.length, width, height, preview };
  });
}

async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw diskError(error);
  }
}

async function draw(source: string, format: NonNullable<FileType['image']>) {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const animated = format === 'gif' || format === 'webp';
  const options = { animated, limitInputPixels: MAX_PIXELS, sequentialRead: true } as const;
  const image = sharp(source, { ...options, failOn: 'error' });
  const { pages = 1, ...found } = await image.metadata();
  if (found.format !== format) throw new Error('Another format');
  refusePixels(found);
  const upright = pages > 1 ? image : image.autoOrient();
  const { data: bytes, info } = await written(upright, format)
    .timeout({ seconds: DEADLINE_S })
    .toBuffer({ resolveWithObject: true });
  const { width } = info;
  const height = info.pageHeight ?? info.height;
  const isLarge = pages === 1 && Math.max(width, height) > PREVIEW_SIDE;
  const preview = isLarge
    ? await sharp(bytes, { limitInputPixels: MAX_PIXELS })
        .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside' })
        .webp({ quality: 80 })
        .timeout({ seconds: DEADLINE_S })
        .toBuffer()
    : null;
  return { bytes, width, height, preview };
}

/** By the head of the file, before anything is decoded. With several frames `height` is that of all of them. */
function refusePixels({ width, height }: Pick<Metadata, 'width' | 'height'>): void {
  if (width * height > MAX_PIXELS) throw tooManyPixels();
}

function written(image: Sharp, format: NonNullable<FileType['image']>): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality: 85 });
    case 'png':
      return image.png();
    case 'gif':
      return image.gif();
    case 'webp':
      return image.webp({ quality: 85 });
    default:
      return format satisfies never;
  }
}

/** Whatever the decoder says, the file is at fault. */
async function decoding<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND') throw error;
    if (/pixel limit/i.test(message)) throw tooManyPixels(error);
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'This is not an image that can be read', {
      cause: error,
    });
  }
}

function tooManyPixels(cause?: unknown): AppError {
  const message = `An image may have ${MAX_PIXELS} pixels`;
  return new AppError('PAYLOAD_TOO_LARGE', message, { cause });
}

let underWay = 0;
const waiting: (() => void)[] = [];

/** Each takes a core and up to 200 MB. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (underWay >= AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
  else underWay += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) underWay -= 1;
    else next();
  }
}
