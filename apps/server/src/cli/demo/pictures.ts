/** What the demo's customers and agents send: drawings in the place of photographs, and invoices. */
import { writeFile } from 'node:fs/promises';
import type { Scratch } from '../../files/scratch.ts';
import type { RawFile } from '../../files/prepare-file.ts';

const [WIDTH, HEIGHT] = [1200, 900];

/** On a table, in the light of a window. */
function photo(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <defs>
      <linearGradient id="wall" x2="0" y2="1"><stop stop-color="#efe6da"/><stop offset="1" stop-color="#d9c7b1"/></linearGradient>
      <linearGradient id="table" x2="0" y2="1"><stop stop-color="#b98d5f"/><stop offset="1" stop-color="#8a6440"/></linearGradient>
      <radialGradient id="light" cx=".28" cy=".18" r=".95"><stop stop-color="#fff" stop-opacity=".5"/><stop offset=".6" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".28"/></radialGradient>
      <linearGradient id="steel" x2="1"><stop stop-color="#8d959b"/><stop offset=".35" stop-color="#e3e8eb"/><stop offset="1" stop-color="#79828a"/></linearGradient>
      <linearGradient id="wood" x2="1"><stop stop-color="#c08a52"/><stop offset="1" stop-color="#8b5d31"/></linearGradient>
    </defs>
    <rect width="1200" height="520" fill="url(#wall)"/><rect y="520" width="1200" height="380" fill="url(#table)"/>
    <path d="M0 610h1200M0 700h1200M0 800h1200" stroke="#7b5836" stroke-opacity=".35" stroke-width="3"/>
    ${content}
    <rect width="1200" height="900" fill="url(#light)"/>
  </svg>`;
}

function mug(color: string): string {
  return `<ellipse cx="560" cy="742" rx="250" ry="34" fill="#000" opacity=".25"/>
    <path d="M390 400h330l-24 300q-4 44-60 44H474q-56 0-60-44z" fill="${color}"/>
    <ellipse cx="555" cy="400" rx="165" ry="34" fill="#3b2417"/><ellipse cx="555" cy="400" rx="165" ry="34" fill="none" stroke="${color}" stroke-width="14"/>`;
}

const DRAWINGS: Readonly<Record<string, string>> = {
  'broken-mug.jpg': photo(`${mug('#e8dccb')}
    <path d="M720 440l-60 70 46 40-58 74 40 50" fill="none" stroke="#5b4a3b" stroke-width="9" stroke-linejoin="round"/>
    <path d="M850 700l96-46 54 60-70 46zM790 764l60-18 20 44-66 8zM966 778l66-24 26 34-58 22z" fill="#e8dccb" stroke="#a99986" stroke-width="5"/>
    <path d="M800 520q96-6 92 92-4 60-70 66" fill="none" stroke="#e8dccb" stroke-width="34"/>
    <path d="M842 506l30 40-34 26" fill="none" stroke="#5b4a3b" stroke-width="8"/>`),
  'dented-kettle.jpg':
    photo(`<ellipse cx="570" cy="760" rx="330" ry="40" fill="#000" opacity=".28"/>
    <path d="M360 470q210-70 420 0l60 250q4 46-60 46H360q-64 0-60-46z" fill="url(#steel)"/>
    <path d="M790 560q120-10 160-150l70 16q-40 214-214 236z" fill="url(#steel)"/>
    <path d="M390 440q180-250 360 0" fill="none" stroke="url(#wood)" stroke-width="40" stroke-linecap="round"/>
    <ellipse cx="570" cy="448" rx="120" ry="24" fill="#6b747b"/><circle cx="570" cy="416" r="20" fill="#8b5d31"/>
    <path d="M396 600q56-46 92 18 14 72-50 84-70-16-42-102z" fill="#59626a" opacity=".8"/>
    <path d="M408 608q40-30 66 10" fill="none" stroke="#f2f5f7" stroke-width="7"/>`),
  'crushed-box.jpg': photo(`<ellipse cx="600" cy="770" rx="380" ry="40" fill="#000" opacity=".3"/>
    <path d="M260 420l330-70 360 80-20 320-330 40-330-60z" fill="#c79a64"/>
    <path d="M590 350l360 80-20 320-330 40z" fill="#b08349"/>
    <path d="M590 350l10 440" stroke="#8c6434" stroke-width="5"/>
    <path d="M300 452l290-62 330 72" fill="none" stroke="#e6d3b3" stroke-width="26" opacity=".7"/>
    <path d="M260 420l110 96-60 60 90 70-130 84z" fill="#8c6434"/><path d="M370 516l-60 60 90 70" fill="none" stroke="#5f4322" stroke-width="8"/>
    <path d="M680 560l150-14v104l-150 20z" fill="#f4efe6"/><path d="M700 586l110-10M700 614l80-7M700 642l96-10" stroke="#6b6257" stroke-width="8"/>`),
  'blue-dripper.jpg': photo(`<ellipse cx="590" cy="766" rx="220" ry="30" fill="#000" opacity=".28"/>
    <path d="M360 400h460L690 650H490z" fill="#33557f"/><path d="M360 400h460l-16 32H376z" fill="#24405f"/>
    <path d="M820 440q110-4 96 76-14 70-140 54" fill="none" stroke="#33557f" stroke-width="32"/>
    <path d="M430 650h320v34H430z" fill="#24405f"/><path d="M480 684h220l-26 76H506z" fill="#e7eef5" opacity=".75"/>
    <path d="M430 440l70 170" stroke="#6f93bd" stroke-width="16" stroke-linecap="round" opacity=".7"/>`),
  'chipped-burr.jpg':
    photo(`<ellipse cx="600" cy="640" rx="330" ry="220" fill="#000" opacity=".25"/>
    <ellipse cx="600" cy="610" rx="310" ry="210" fill="url(#steel)"/><ellipse cx="600" cy="610" rx="120" ry="80" fill="#4a3423"/>
    <g stroke="#5d666d" stroke-width="12" stroke-linecap="round"><path d="M600 400v120M600 820V700M290 610h180M910 610H730M385 462l120 88M815 462l-120 88M385 758l120-88M815 758l-120-88M488 414l60 108M712 414l-60 108M488 806l60-108M712 806l-60-108"/></g>
    <path d="M878 512l52 44-70 20z" fill="#4a3423"/><path d="M904 470q60 40 40 130" fill="none" stroke="#d23b2f" stroke-width="10"/>
    <ellipse cx="250" cy="760" rx="34" ry="26" fill="#9a958d"/><ellipse cx="240" cy="752" rx="14" ry="8" fill="#c9c4bb"/>`),
  'mug-handle.jpg': photo(`${mug('#f3efe8')}
    <path d="M706 500q20 6 24 30M690 640q22-2 30-22" stroke="#9c9183" stroke-width="12" fill="none"/>
    <path d="M840 690q120-40 150 30 6 70-100 76" fill="none" stroke="#f3efe8" stroke-width="34"/>
    <path d="M836 706l-18-24M884 812l-12-28" stroke="#9c9183" stroke-width="10"/>`),
};

/** One page of A4. Its font is one that every reader has. */
function invoice(number: string): string {
  const lines = [
    'BT /F1 26 Tf 60 770 Td (Halden) Tj ET',
    'BT /F1 10 Tf 60 750 Td (Verkstadsgatan 8, 211 42 Malmo) Tj ET',
    `BT /F1 16 Tf 60 690 Td (Invoice ${number}) Tj ET`,
    'BT /F1 11 Tf 60 650 Td (1 x Hand grinder, beech, 36 steps) Tj ET',
    'BT /F1 11 Tf 460 650 Td (EUR 129.00) Tj ET',
    '0.8 w 60 636 m 535 636 l S',
    'BT /F1 11 Tf 60 618 Td (Total) Tj ET',
    'BT /F1 11 Tf 460 618 Td (EUR 129.00) Tj ET',
    'BT /F1 10 Tf 60 560 Td (Thank you. Repaired for life: a message is enough.) Tj ET',
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${lines.length} >>\nstream\n${lines}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

/** Ends of the names that `drawFile` makes. */
export const DRAWN: ReadonlySet<string> = new Set(['jpg', 'pdf']);

export function isDrawable(name: string): boolean {
  return DRAWINGS[name] !== undefined || name.endsWith('.pdf');
}

/** Writes the file of this name into `scratch`, as if somebody had sent it. */
export async function drawFile(scratch: Scratch, name: string, order: string): Promise<RawFile> {
  const drawing = DRAWINGS[name];
  const bytes =
    drawing === undefined ? Buffer.from(invoice(order), 'latin1') : await photograph(drawing);
  const path = scratch.path();
  await writeFile(path, bytes, { mode: 0o600 });
  return { path, name, size: bytes.length };
}

async function photograph(drawing: string): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(drawing)).resize(WIDTH, HEIGHT).jpeg({ quality: 86 }).toBuffer();
}
