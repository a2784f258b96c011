/** A word about a button, for pointers that rest on it and for the keyboard's focus. The button has the same name. */
import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import { Keys } from './keys.tsx';

interface Handlers {
  readonly onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerDown?: (event: PointerEvent<HTMLElement>) => void;
  readonly onFocus?: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur?: (event: FocusEvent<HTMLElement>) => void;
}

interface HintProps {
  readonly label: string;
  readonly keys?: string;
  readonly side?: Side;
  readonly children: ReactElement<Handlers>;
}

export type Side = 'top' | 'bottom' | 'inline-end';

const REST_MS = 400;

export function Hint({ label, keys, side = 'bottom', children, ...rest }: HintProps): ReactNode {
  const [around, setAround] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  function hide(): void {
    if (timer.current !== null) clearTimeout(timer.current);
    setAround(null);
  }
  useEffect(() => () => void (timer.current !== null && clearTimeout(timer.current)), []);
  const own = children.props;
  const child = cloneElement(children, {
    // What a menu around it gives its trigger goes to the button.
    ...rest,
    onPointerEnter(event) {
      own.onPointerEnter?.(event);
      const { currentTarget, pointerType } = event;
      if (pointerType === 'mouse') {
        timer.current = setTimeout(() => setAround(currentTarget.getBoundingClientRect()), REST_MS);
      }
    },
    onPointerLeave(event) {
      own.onPointerLeave?.(event);
      hide();
    },
    onPointerDown(event) {
      (rest as Handlers).onPointerDown?.(event);
      own.onPointerDown?.(event);
      hide();
    },
    onFocus(event) {
      own.onFocus?.(event);
      const { currentTarget } = event;
      if (currentTarget.matches(':focus-visible')) setAround(currentTarget.getBoundingClientRect());
    },
    onBlur(event) {
      own.onBlur?.(event);
      hide();
    },
  });
  return (
    <>
      {child}
      {around !== null && (
        <Bubble around={around} side={side}>
          {label}
          {keys !== undefined && <Keys keys={keys} />}
        </Bubble>
      )}
    </>
  );
}

const GAP = 6;
const EDGE = 8;

function Bubble({
  around,
  side,
  children,
}: {
  readonly around: DOMRect;
  readonly side: Side;
  readonly children: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bubble = ref.current;
    if (bubble === null) return;
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const isRtl = document.documentElement.dir === 'rtl';
    const middle = around.left + around.width / 2 - width / 2;
    const left =
      side === 'inline-end' ? (isRtl ? around.left - width - GAP : around.right + GAP) : middle;
    const top =
      side === 'inline-end'
        ? around.top + around.height / 2 - height / 2
        : side === 'top'
          ? around.top - height - GAP
          : around.bottom + GAP;
    bubble.style.left = `${Math.min(innerWidth - width - EDGE, Math.max(EDGE, left))}px`;
    bubble.style.top = `${Math.min(innerHeight - height - EDGE, Math.max(EDGE, top))}px`;
  }, [around, side]);
  return createPortal(
    <div ref={ref} className="tooltip" aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
}
