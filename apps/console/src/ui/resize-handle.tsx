/** The line between two panes: by pointer and by arrow keys. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';

interface ResizeHandleProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Which side of the line the pane is on whose width this is. */
  readonly pane: 'before' | 'after';
  readonly onChange: (width: number) => void;
}

const STEP = 16;

export function ResizeHandle({
  label,
  value,
  min,
  max,
  pane,
  onChange,
}: ResizeHandleProps): ReactNode {
  const { dir } = useLanguage();
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sign = (dir === 'rtl' ? -1 : 1) * (pane === 'before' ? 1 : -1);
  const put = (width: number) => onChange(Math.round(Math.min(max, Math.max(min, width))));

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width: value };
  }
  function onPointerMove(event: PointerEvent): void {
    if (drag.current === null) return;
    put(drag.current.width + sign * (event.clientX - drag.current.x));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowLeft') put(value - sign * STEP);
    else if (event.key === 'ArrowRight') put(value + sign * STEP);
    else return;
    event.preventDefault();
  }
  return (
    <div
      className="resize-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
