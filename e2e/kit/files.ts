/** Files for tests of attachments: a picture as a camera may take it, and a document. */
import { crc32, deflateSync } from 'node:zlib';

/** A landscape, PNG: what is up and down, left and right can be told. */
export function picture(
  width: number,
  height: number,
  hue: readonly number[] = [86, 148, 214],
): Buffer {
  const [r = 0, g = 0, b = 0] = hue;
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const sky = y / height;
    for (let x = 0; x < width; x += 1) {
      const far = 0.62 + 0.09 * Math.sin((x / width) * 7 + 1) + 0.03 * Math.sin((x / width) * 19);
      const near = 0.8 + 0.07 * Math.sin((x / width) * 5 + 4);
      const sun = Math.hypot(x - width * 0.72, y - height * 0.34) < Math.min(width, height) * 0.1;
      const colour =
        sky > near
          ? [r * 0.25, g * 0.38, b * 0.3]
          : sky > far
            ? [r * 0.45, g * 0.55, b * 0.58]
            : sun
              ? [255, 236, 190]
              : [r + (250 - r) * sky, g + (226 - g) * sky, b + (205 - b) * sky];
      const at = y * (width * 3 + 1) + 1 + x * 3;
      for (let i = 0; i < 3; i += 1) rows[at + i] = Math.round(colour[i] ?? 0);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PDF of about that many bytes. */
export function pdf(size = 200): Buffer {
  const end = '\ntrailer\n<<>>\n%%EOF\n';
  return Buffer.from(`%PDF-1.4\n1 0 obj\n<<>>\nendobj\n${'% '.padEnd(size, 'x')}${end}`);
}
