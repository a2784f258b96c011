/** A picture as large as the page allows. Arrows go through the conversation's, Esc leads back to where it was opened. */
import type { Entry } from '@parley/client/entries.ts';
import type { Attachment } from '@parley/contract';
import { ChevronLeft, ChevronRight, Download, ImageOff, X } from 'lucide-react';
import { type MouseEvent, type ReactNode, type TouchEvent, useEffect, useRef } from 'react';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { filesOf, isPicture, useDownload, usePicture } from './use-file.ts';
import './lightbox.css';

interface LightboxProps {
  readonly entries: readonly Entry[];
  /** Id of the file. */
  readonly shown: string;
  readonly onShow: (attachmentId: string) => void;
  readonly onClose: () => void;
}

interface Item {
  readonly entry: Entry;
  readonly attachment: Attachment;
}

/** So far a finger has to go to mean the next picture, pixels. */
const SWIPE = 48;

export function Lightbox({ entries, shown, onShow, onClose }: LightboxProps): ReactNode {
  const { t } = useLanguage();
  const isRtl = document.documentElement.dir === 'rtl';
  const items = entries.flatMap((entry): Item[] =>
    filesOf(entry)
      .filter(isPicture)
      .map((attachment) => ({ entry, attachment })),
  );
  const index = items.findIndex(({ attachment }) => attachment.id === shown);
  const item = items[index];
  const isGone = item === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  const go = (to: number) => {
    const next = items[to];
    if (next !== undefined) onShow(next.attachment.id);
  };
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const ahead = isRtl ? 'ArrowLeft' : 'ArrowRight';
      const behind = isRtl ? 'ArrowRight' : 'ArrowLeft';
      const to = { [ahead]: index + 1, [behind]: index - 1, Home: 0, End: items.length - 1 };
      const next = to[event.key];
      if (next === undefined) return;
      event.preventDefault();
      go(next);
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  const touched = useRef<number | null>(null);
  function onTouchEnd(event: TouchEvent): void {
    const from = touched.current;
    const to = event.changedTouches[0]?.clientX;
    touched.current = null;
    if (from === null || to === undefined || Math.abs(to - from) < SWIPE) return;
    go(index + (to < from === isRtl ? -1 : 1));
  }
  if (item === undefined) return null;
  const { name } = item.attachment;
  return (
    <Dialog kind="full" title={t.files.lightbox} onClose={onClose}>
      <div className="lightbox">
        <header className="lightbox-head">
          <p aria-live="polite">
            <bdi className="lightbox-name">{name}</bdi>
            {items.length > 1 && (
              <span className="lightbox-count num">
                {t.files.position(index + 1, items.length)}
              </span>
            )}
          </p>
          <Save key={`save ${shown}`} {...item} />
          <IconButton label={t.common.close} onClick={onClose}>
            <X size={18} />
          </IconButton>
        </header>
        <div
          className="lightbox-stage"
          onClick={(event: MouseEvent) => event.target === event.currentTarget && onClose()}
          onTouchStart={(event) => {
            touched.current =
              event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
          }}
          onTouchEnd={onTouchEnd}
        >
          <Large key={shown} {...item} />
        </div>
        {items.length > 1 && (
          <>
            <button
              type="button"
              className="lightbox-step lightbox-before"
              aria-label={t.files.previous}
              disabled={index === 0}
              onClick={() => go(index - 1)}
            >
              <ChevronLeft className="flip" size={24} />
            </button>
            <button
              type="button"
              className="lightbox-step lightbox-after"
              aria-label={t.files.next}
              disabled={index === items.length - 1}
              onClick={() => go(index + 1)}
            >
              <ChevronRight className="flip" size={24} />
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Large({ entry, attachment }: Item): ReactNode {
  const { t } = useLanguage();
  const small = usePicture({ entry, attachment, preview: true });
  const { src, isBroken, onError, retry } = usePicture({ entry, attachment, preview: false });
  const { name, width, height } = attachment;
  if (isBroken) {
    return (
      <div className="lightbox-broken" role="alert">
        <ImageOff size={28} aria-hidden="true" />
        <p>{t.files.unshown}</p>
        <Button onClick={retry}>{t.common.retry}</Button>
      </div>
    );
  }
  if (src === null) return null;
  // The one of the log lies below until the large one is drawn over it.
  const below = small.src === null ? undefined : { backgroundImage: `url("${small.src}")` };
  return (
    <img
      className="lightbox-picture"
      src={src}
      alt={name}
      width={width}
      height={height}
      style={below}
      draggable={false}
      onLoad={({ currentTarget }) => currentTarget.style.removeProperty('background-image')}
      onError={onError}
    />
  );
}

function Save(item: Item): ReactNode {
  const { toasts } = useServices();
  const { t } = useLanguage();
  const download = useDownload(item);
  const gone = () => toasts.show({ text: t.files.gone, tone: 'error' });
  return (
    <IconButton
      label={t.files.download(item.attachment.name)}
      onClick={() => void download().then((isThere) => isThere || gone(), gone)}
    >
      <Download size={18} />
    </IconButton>
  );
}
