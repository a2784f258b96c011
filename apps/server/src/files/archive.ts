/** Bombs: archives that say of themselves that they unpack to far more than they are. Nothing is unpacked for it. */
import { open } from 'node:fs/promises';

/** Text that office programs write packs to a tenth, seldom to a fiftieth. */
const MAX_RATIO = 100;
/** Below it nobody is harmed, whatever the ratio. */
const HARMLESS_BYTES = 10 * 1_048_576;
const MAX_DIRECTORY_BYTES = 4 * 1_048_576;
/** The record that ends a zip, and the longest comment behind it. */
const END_BYTES = 22;
const TAIL_BYTES = END_BYTES + 65_535;
const END_MARK = 0x06_05_4b_50;
const ENTRY_MARK = 0x02_01_4b_50;
const ENTRY_BYTES = 46;
/** In its place stands a number that needs 64 bits: more than any upload unpacks to. */
const IN_64_BITS = 0xff_ff_ff_ff;

/** Also true for an archive whose directory can't be read: it could unpack to anything. */
export async function unpacksToTooMuch(path: string, size: number): Promise<boolean> {
  const total = await unpackedBytes(path, size);
  if (total === null) return true;
  return total > HARMLESS_BYTES && total > size * MAX_RATIO;
}

async function unpackedBytes(path: string, size: number): Promise<number | null> {
  await using file = await open(path);
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = await read(file, from, size - from);
  const end = tail.findLastIndex(
    (_, at) => at + END_BYTES <= tail.length && tail.readUInt32LE(at) === END_MARK,
  );
  if (end === -1) return null;
  const length = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (length > MAX_DIRECTORY_BYTES || offset + length > size) return null;
  return sumOf(await read(file, offset, length));
}

function sumOf(directory: Buffer): number | null {
  let total = 0;
  for (let at = 0; at < directory.length;) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY_MARK) {
      return null;
    }
    const unpacked = directory.readUInt32LE(at + 24);
    if (unpacked === IN_64_BITS) return null;
    total += unpacked;
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    at += ENTRY_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return total;
}

async function read(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
