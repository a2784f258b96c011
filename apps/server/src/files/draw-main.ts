/**
 * A program of its own, started by `pictures.ts`: images are decoded and written anew, so that what is stored is a picture
 * and nothing else, without the place where it was taken, and without whatever else the bytes could be read as.
 */
import { writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { type Drawn, type DrawingAnswer, type DrawingJob, MAX_PIXELS } from './drawing.ts';

/** Of a larger one a smaller is made, as wide and high at most, for the log of a chat on a dense screen. */
const PREVIEW_SIDE = 800;
/** Seconds for each of the two. */
const DEADLINE = 15;

sharp.cache(false);
sharp.concurrency(1);

process.on('message', (job: DrawingJob) => {
  void draw(job).then(
    (drawn) => answer({ id: job.id, drawn }),
    (error: unknown) => answer({ id: job.id, ...faultOf(error) }),
  );
});

function answer(answer: DrawingAnswer): void {
  // A server that went away has no use for it.
  process.send?.(answer, undefined, {}, () => undefined);
}

class DiskError extends Error {
  override name = 'DiskError';
}

async function draw({ format, source, target, preview }: DrawingJob): Promise<Drawn> {
  const animated = format === 'gif' || format === 'webp';
  const image = sharp(source, {
    animated,
    limitInputPixels: MAX_PIXELS,
    sequentialRead: true,
    failOn: 'error',
  });
  // By the head of the file alone. With several frames the height is that of all of them.
  const head = await image.metadata();
  if (head.format !== format) throw new Error('Another format');
  if (head.width * head.height > MAX_PIXELS) throw new Error('Over the pixel limit');
  const isStill = (head.pages ?? 1) === 1;
  const { data, info } = await written(isStill ? image.autoOrient() : image, format)
    .timeout({ seconds: DEADLINE })
    .toBuffer({ resolveWithObject: true });
  await write(target, data);
  const { width } = info;
  const height = info.pageHeight ?? info.height;
  const hasPreview = isStill && Math.max(width, height) > PREVIEW_SIDE;
  if (hasPreview) await write(preview, await smaller(data));
  return { width, height, size: data.length, hasPreview };
}

function smaller(picture: Buffer): Promise<Buffer> {
  return sharp(picture, { limitInputPixels: MAX_PIXELS })
    .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside' })
    .webp({ quality: 80 })
    .timeout({ seconds: DEADLINE })
    .toBuffer();
}

function written(image: Sharp, format: DrawingJob['format']): Sharp {
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

async function write(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new DiskError('A picture can not be written', { cause: error });
  }
}

function faultOf(error: unknown) {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof DiskError) return { fault: 'disk', why } as const;
  return { fault: /pixel limit/i.test(why) ? 'pixels' : 'unreadable', why } as const;
}
