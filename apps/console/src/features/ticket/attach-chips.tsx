/** What goes with the next message: each file with what became of it. */
import { Paperclip, X } from 'lucide-react';
import { type ChangeEvent, type ReactNode, useRef } from 'react';
import { problemText } from '../../app/problem.ts';
import { useServices } from '../../app/services.tsx';
import type { Format } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.tsx';
import type { Words } from '../../i18n/en.ts';
import type { AttachedFile, FileLimits, Place } from '../../lib/attaching.ts';
import { ParleyError } from '@parley/client/errors.ts';
import { LIMITS } from '@parley/contract/limits.ts';
import { IconButton } from '../../ui/button.tsx';
import { FileIcon } from './file-icon.tsx';
import './attachments.css';

interface AttachChipsProps {
  readonly place: Place;
  readonly files: readonly AttachedFile[];
  readonly limits: FileLimits | null;
  /** The field takes the focus that a removed chip had. */
  readonly onRemoved: () => void;
}

export function AttachChips({ place, files, limits, onRemoved }: AttachChipsProps): ReactNode {
  const { t } = useLanguage();
  if (files.length === 0) return null;
  return (
    <ul className="chips-files scroll" aria-label={t.files.label}>
      {files.map((file) => (
        <Chip key={file.key} place={place} file={file} limits={limits} onRemoved={onRemoved} />
      ))}
    </ul>
  );
}

interface ChipProps extends Omit<AttachChipsProps, 'files'> {
  readonly file: AttachedFile;
}

function Chip({ place, file, limits, onRemoved }: ChipProps): ReactNode {
  const { attaching } = useServices();
  const { t, format } = useLanguage();
  const { key, name, size, picture, state, progress, canRetry } = file;
  const isUnderWay = state === 'uploading' || state === 'waiting';
  const percent = Math.round(progress * 100);
  return (
    <li className="chip-file" data-state={state}>
      <span className="chip-file-picture">
        {picture === null ? <FileIcon name={name} size={20} /> : <img src={picture} alt="" />}
      </span>
      <span className="chip-file-words">
        <bdi className="chip-file-name" title={name}>
          {name}
        </bdi>
        {file.fault === null ? (
          <span className="chip-file-size num">
            {state === 'uploading' ? t.files.uploading(percent) : format.bytes(size)}
          </span>
        ) : (
          <span className="chip-file-fault" role="alert">
            {faultText(file, { limits, words: t, format })}{' '}
            {canRetry && (
              <button type="button" onClick={() => attaching.retry(place, key)}>
                {t.common.retry}
              </button>
            )}
          </span>
        )}
      </span>
      <button
        type="button"
        className="chip-file-remove"
        aria-label={isUnderWay ? t.files.cancel(name) : t.files.remove(name)}
        onClick={() => {
          attaching.remove(place, key);
          onRemoved();
        }}
      >
        <X size={14} aria-hidden="true" />
      </button>
      {isUnderWay && (
        <progress
          className="chip-file-progress"
          aria-label={t.files.progress(name)}
          max={100}
          value={percent}
        />
      )}
    </li>
  );
}

interface FaultParts {
  readonly limits: FileLimits | null;
  readonly words: Words;
  readonly format: Format;
}

function faultText({ fault, size }: AttachedFile, { limits, words, format }: FaultParts): string {
  const { files } = words;
  switch (fault) {
    case null:
      return '';
    case 'EMPTY':
      return files.empty;
    case 'TOO_MANY':
      return files.tooMany(LIMITS.attachments);
    case 'EXPIRED':
      return files.expired;
    case 'UNSUPPORTED_MEDIA_TYPE':
      return limits === null ? files.badType : files.types(limits.types.join(', '));
    case 'PAYLOAD_TOO_LARGE':
      return limits === null || size <= limits.maxSize
        ? files.tooBig
        : files.tooLarge(format.bytes(size), format.bytes(limits.maxSize));
    case 'NETWORK_ERROR':
      return files.broken;
    default:
      return problemText(new ParleyError(fault, ''), words);
  }
}

interface AttachButtonProps {
  readonly limits: FileLimits | null;
  readonly onFiles: (files: readonly File[]) => void;
}

export function AttachButton({ limits, onFiles }: AttachButtonProps): ReactNode {
  const { t } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  function onChange({ target }: ChangeEvent<HTMLInputElement>): void {
    const files = [...(target.files ?? [])];
    // So that the same file can be chosen again.
    target.value = '';
    if (files.length > 0) onFiles(files);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={limits?.types.map((type) => `.${type}`).join(',')}
        onChange={onChange}
      />
      <IconButton label={t.files.attach} side="top" onClick={() => input.current?.click()}>
        <Paperclip size={16} />
      </IconButton>
    </>
  );
}
