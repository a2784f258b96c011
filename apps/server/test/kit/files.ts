/** Files for tests of uploads: real ones, and what others have tried. */
import assert from 'node:assert/strict';
import { crc32, deflateRawSync } from 'node:zlib';
import type { AppErrorBody, Attachment } from '@parley/contract';
import sharp from 'sharp';
import { checkedError, type Rest } from './rest.ts';

export interface UploadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly attachment: Attachment | null;
  readonly error: AppErrorBody | null;
}

/** Uploads as a browser does. */
export async function tryUpload(
  rest: Rest,
  ticketId: string,
  file: { readonly name: string; readonly bytes: Uint8Array; readonly type?: string },
  headers: Readonly<Record<string, string>> = {},
): Promise<UploadAnswer> {
  const form = new FormData();
  const blob = new Blob([Buffer.from(file.bytes)], { type: file.type ?? '' });
  form.append('file', blob, file.name);
  return sendForm(rest, ticketId, { body: form, headers });
}

/** Any body at the route of uploads. */
export async function sendForm(
  rest: Rest,
  ticketId: string,
  init: {
    readonly body: FormData | string | Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<UploadAnswer> {
  const response = await rest.fetch('POST', `/api/tickets/${ticketId}/attachments`, init);
  const { status, headers } = response;
  const answer = (await response.json()) as { readonly data?: { attachment: Attachment } };
  const error = status < 400 ? null : checkedError('attachments.create', status, answer);
  return { status, headers, attachment: answer.data?.attachment ?? null, error };
}

export async function upload(
  rest: Rest,
  ticketId: string,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Attachment> {
  const { attachment, status, error } = await tryUpload(rest, ticketId, file);
  assert.ok(attachment, `refused: ${status} ${JSON.stringify(error)}`);
  return attachment;
}

/** A PNG of one colour. */
export function png(width = 40, height = 30): Promise<Buffer> {
  const background = { r: 20, g: 90, b: 200 };
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

const CONTENT_TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

/** A Word document that unpacks to `size` bytes of nothing. */
export function docx(size = 20): Buffer {
  return zip([
    ['[Content_Types].xml', Buffer.from(CONTENT_TYPES)],
    ['word/document.xml', Buffer.alloc(size, ' ')],
  ]);
}

export function zip(entries: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of entries) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const part = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]),
    );
    parts.push(part);
    offset += part.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end]);
}

/** An old Office document, as far as its first bytes tell. */
export const DOC = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_016)]);
