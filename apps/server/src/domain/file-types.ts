/**
 * Kinds of files (security.md "Uploads"): by the end of its name a file claims a kind, its first bytes have to agree,
 * and what it is served as is ours to say.
 */

export interface FileType {
  /** What it is said to be; texts are served as UTF-8. */
  readonly mimeType: string;
  /**
   * What its first bytes are to be, by the names of `file-type`; `text` for kinds that have none: UTF-8 without NUL.
   */
  readonly bytes: readonly string[] | 'text';
  /** Decoded and written anew, so that nothing but the picture stays; these alone are shown in a page. */
  readonly image?: 'jpeg' | 'png' | 'gif' | 'webp';
  /** An archive of which an office program unpacks all. */
  readonly zipped?: true;
}

const DOWNLOAD = 'application/octet-stream';
const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

const JPEG: FileType = { mimeType: 'image/jpeg', bytes: ['jpg'], image: 'jpeg' };
const HTML: FileType = { mimeType: DOWNLOAD, bytes: 'text' };

function legacyOffice(mimeType: string): FileType {
  return { mimeType, bytes: ['cfb'] };
}

function zipped(mimeType: string, kind: string): FileType {
  return { mimeType, bytes: [kind], zipped: true };
}

/** Every kind that `ALLOWED_FILE_TYPES` can name, by the ends of names. */
export const FILE_TYPES: ReadonlyMap<string, FileType> = new Map(
  Object.entries({
    jpg: JPEG,
    jpeg: JPEG,
    png: { mimeType: 'image/png', bytes: ['png', 'apng'], image: 'png' },
    gif: { mimeType: 'image/gif', bytes: ['gif'], image: 'gif' },
    webp: { mimeType: 'image/webp', bytes: ['webp'], image: 'webp' },
    heic: { mimeType: 'image/heic', bytes: ['heic'] },
    pdf: { mimeType: 'application/pdf', bytes: ['pdf'] },
    doc: legacyOffice('application/msword'),
    xls: legacyOffice('application/vnd.ms-excel'),
    ppt: legacyOffice('application/vnd.ms-powerpoint'),
    docx: zipped(`${OPEN_XML}.wordprocessingml.document`, 'docx'),
    xlsx: zipped(`${OPEN_XML}.spreadsheetml.sheet`, 'xlsx'),
    pptx: zipped(`${OPEN_XML}.presentationml.presentation`, 'pptx'),
    odt: zipped(`${OPEN_DOCUMENT}.text`, 'odt'),
    ods: zipped(`${OPEN_DOCUMENT}.spreadsheet`, 'ods'),
    odp: zipped(`${OPEN_DOCUMENT}.presentation`, 'odp'),
    rtf: { mimeType: 'application/rtf', bytes: ['rtf'] },
    zip: zipped('application/zip', 'zip'),
    mp3: { mimeType: 'audio/mpeg', bytes: ['mp3'] },
    m4a: { mimeType: 'audio/mp4', bytes: ['m4a'] },
    ogg: { mimeType: 'audio/ogg', bytes: ['ogg', 'oga', 'ogv', 'opus'] },
    wav: { mimeType: 'audio/wav', bytes: ['wav'] },
    mp4: { mimeType: 'video/mp4', bytes: ['mp4', 'm4v'] },
    mov: { mimeType: 'video/quicktime', bytes: ['mov'] },
    webm: { mimeType: 'video/webm', bytes: ['webm'] },
    txt: { mimeType: 'text/plain', bytes: 'text' },
    log: { mimeType: 'text/plain', bytes: 'text' },
    md: { mimeType: 'text/plain', bytes: 'text' },
    csv: { mimeType: 'text/csv', bytes: 'text' },
    json: { mimeType: 'application/json', bytes: 'text' },
    // A browser would run these: they leave as bytes to be saved.
    xml: HTML,
    svg: HTML,
    htm: HTML,
    html: HTML,
  } satisfies Record<string, FileType>),
);

/** Kinds of pictures that a page shows as they are stored. */
export function isShownInPage(mimeType: string): boolean {
  return [...FILE_TYPES.values()].some(
    (type) => type.image !== undefined && type.mimeType === mimeType,
  );
}
