/** Files in bubbles and notes. Their names are text, each in its own direction. */
import type { Entry } from '@parley/client/entries.ts';
import { currentUrl } from '@parley/client/files.ts';
import type { Attachment } from '@parley/contract';
import { Download, ImageOff } from 'lucide-react';
import { type CSSProperties, type MouseEvent, type ReactNode, useState } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import { FileIcon } from './file-icon.tsx';
import { useLightbox } from './lightbox-place.tsx';
import { filesOf, isPicture, useDownload, usePicture } from './use-file.ts';
import './attachments.css';

/** Longest side of a picture that stands alone, and side of one among others; pixels. */
const ALONE = 320;
const TILE = 156;
const GAP = 4;
/** Shortest side: a line of pixels is no picture. */
const LEAST = 64;

export function Attachments({ entry }: { readonly entry: Entry }): ReactNode {
  const files = filesOf(entry);
  if (files.length === 0) return null;
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  return (
    <div className="files" data-state={entry.status ?? undefined}>
      {pictures.length > 0 && (
        <div className="pictures" data-many={pictures.length > 1 || undefined}>
          {pictures.map((picture, index) => (
            <Picture
              key={picture.id}
              entry={entry}
              attachment={picture}
              room={roomFor(index, pictures.length)}
            />
          ))}
        </div>
      )}
      {others.map((file) => (
        <FileCard key={file.id} entry={entry} attachment={file} />
      ))}
    </div>
  );
}

interface FileProps {
  readonly entry: Entry;
  readonly attachment: Attachment;
}

function Picture({ entry, attachment, room }: FileProps & { readonly room: Room }): ReactNode {
  const { t } = useLanguage();
  const open = useLightbox();
  const { src, isBroken, onError, retry } = usePicture({ entry, attachment, preview: true });
  const { width, height } = sizeIn(room, attachment);
  const className = room === 'row' ? 'picture picture-wide' : 'picture';
  const style = { inlineSize: width, aspectRatio: `${width} / ${height}` } as CSSProperties;
  if (isBroken) {
    return (
      <div className={`${className} picture-broken`} style={style}>
        <ImageOff size={20} aria-hidden="true" />
        <span>{t.files.unshown}</span>
        <button type="button" onClick={retry}>
          {t.common.retry}
        </button>
      </div>
    );
  }
  return (
    <button
      type="button"
      className={className}
      style={style}
      aria-label={t.files.open(attachment.name)}
      aria-haspopup="dialog"
      onClick={() => open(attachment.id)}
    >
      {src !== null && (
        <img
          src={src}
          alt=""
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={onError}
        />
      )}
    </button>
  );
}

/** All there is, a row, or half of one. */
type Room = 'all' | 'row' | 'half';

/** Two beside each other; of an odd number the first has a row of its own. */
function roomFor(index: number, of: number): Room {
  if (of === 1) return 'all';
  return index === 0 && of % 2 === 1 ? 'row' : 'half';
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** One that has all room is never larger than it is, and never a sliver. */
function sizeIn(room: Room, { width = ALONE, height = TILE }: Attachment): Size {
  if (room === 'half') return { width: TILE, height: TILE };
  if (room === 'row') return { width: 2 * TILE + GAP, height: TILE };
  const scale = Math.min(1, ALONE / width, ALONE / height);
  return {
    width: Math.max(LEAST, Math.round(width * scale)),
    height: Math.max(LEAST, Math.round(height * scale)),
  };
}

function FileCard({ entry, attachment }: FileProps): ReactNode {
  const { t, format } = useLanguage();
  const { name, size, url, status } = attachment;
  const download = useDownload({ entry, attachment });
  const [fault, setFault] = useState<string | null>(null);
  const words =
    fault ??
    (status === 'pending'
      ? t.files.coming
      : status === 'failed'
        ? t.files.notFetched
        : size === undefined
          ? ''
          : format.bytes(size));
  function onClick(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setFault(null);
    download().then(
      (isThere) => isThere || setFault(t.files.gone),
      () => setFault(t.files.gone),
    );
  }
  const inside = (
    <>
      <FileIcon name={name} size={22} />
      <span className="file-card-words">
        <bdi className="file-card-name">{name}</bdi>
        <span className="file-card-size num" role={fault === null ? undefined : 'alert'}>
          {words}
        </span>
      </span>
      {url !== null && <Download className="file-card-mark" size={16} aria-hidden="true" />}
    </>
  );
  const className = `file-card${fault === null ? '' : ' file-card-gone'}`;
  if (url === null) return <div className={className}>{inside}</div>;
  return (
    <a
      className={className}
      href={currentUrl('', attachment) ?? url}
      download={name}
      title={t.files.download(name)}
      onClick={onClick}
    >
      {inside}
    </a>
  );
}
