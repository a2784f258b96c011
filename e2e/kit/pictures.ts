/** Files to send: pictures drawn by the browser itself, and a PDF as far as its bytes are looked at. */
import type { Browser } from 'playwright-core';

export interface Payload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export interface Drawn {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** 0 to 360. */
  readonly hue: number;
}

/** A bowl on a table each, in light of its own. */
export async function drawPictures(browser: Browser, wanted: readonly Drawn[]): Promise<Payload[]> {
  const page = await browser.newPage();
  try {
    const payloads: Payload[] = [];
    for (const one of wanted) {
      const address = await page.evaluate(draw, one);
      const buffer = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
      payloads.push({ name: one.name, mimeType: 'image/jpeg', buffer });
    }
    return payloads;
  } finally {
    await page.close();
  }
}

/** In the page. */
function draw({ width, height, hue }: Drawn): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  const unit = Math.min(width, height);
  const [x, y] = [width / 2, height * 0.6];
  const fill = (from: string, to: string, [top, bottom]: readonly [number, number]) => {
    const gradient = pen.createLinearGradient(0, top, width * 0.2, bottom);
    gradient.addColorStop(0, from);
    gradient.addColorStop(1, to);
    pen.fillStyle = gradient;
  };
  fill(`oklch(92% 0.03 ${hue})`, `oklch(78% 0.06 ${hue})`, [0, y]);
  pen.fillRect(0, 0, width, y);
  fill('oklch(62% 0.07 65)', 'oklch(45% 0.06 60)', [y, height]);
  pen.fillRect(0, y, width, height - y);
  pen.fillStyle = 'rgb(0 0 0 / 25%)';
  pen.beginPath();
  pen.ellipse(x, y + unit * 0.27, unit * 0.24, unit * 0.03, 0, 0, 7);
  pen.fill();
  fill(`oklch(68% 0.12 ${hue})`, `oklch(42% 0.1 ${hue})`, [y - unit * 0.1, y + unit * 0.3]);
  pen.beginPath();
  pen.ellipse(x, y, unit * 0.32, unit * 0.28, 0, 0, Math.PI);
  pen.fill();
  pen.fillStyle = `oklch(32% 0.06 ${hue})`;
  pen.beginPath();
  pen.ellipse(x, y, unit * 0.32, unit * 0.07, 0, 0, 7);
  pen.fill();
  return canvas.toDataURL('image/jpeg', 0.9);
}

export function pdf(name: string): Payload {
  const buffer = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
  return { name, mimeType: 'application/pdf', buffer };
}

/** As the SDK takes it. */
export function fileOf({ name, mimeType, buffer }: Payload): File {
  return new File([new Uint8Array(buffer)], name, { type: mimeType });
}
