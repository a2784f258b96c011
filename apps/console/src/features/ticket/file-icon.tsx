import {
  FileArchive,
  FileIcon as FilePlain,
  FileImage,
  FileMusic,
  FilePlay,
  FileSpreadsheet,
  FileText,
  Presentation,
} from 'lucide-react';
import type { ReactNode } from 'react';

const KINDS: readonly (readonly [ends: RegExp, kind: string, icon: typeof FileText])[] = [
  [/\.(?:jpe?g|png|gif|webp|heic|svg|avif|bmp)$/i, 'picture', FileImage],
  [/\.(?:pdf)$/i, 'pdf', FileText],
  [/\.(?:docx?|odt|rtf|txt|md|log)$/i, 'text', FileText],
  [/\.(?:xlsx?|ods|csv)$/i, 'table', FileSpreadsheet],
  [/\.(?:pptx?|odp)$/i, 'slides', Presentation],
  [/\.(?:zip|rar|7z|gz|tar)$/i, 'archive', FileArchive],
  [/\.(?:mp3|m4a|ogg|wav)$/i, 'sound', FileMusic],
  [/\.(?:mp4|mov|webm)$/i, 'film', FilePlay],
];

/** By the end of its name. */
export function FileIcon({
  name,
  size,
}: {
  readonly name: string;
  readonly size: number;
}): ReactNode {
  const [, kind, Icon] = KINDS.find(([ends]) => ends.test(name)) ?? [null, 'other', FilePlain];
  return (
    <span className="file-icon" data-kind={kind} aria-hidden="true">
      <Icon size={size} strokeWidth={1.75} />
    </span>
  );
}
