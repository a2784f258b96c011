/** What stands where nothing stands yet: empty, broken, on its way. */
import { RotateCw, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { problemText } from '../app/problem.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Button } from './button.tsx';

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly help?: string;
  readonly children?: ReactNode;
}

export function Empty({ icon, title, help, children }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      {icon !== undefined && <span className="empty-icon">{icon}</span>}
      <p className="empty-title">{title}</p>
      {help !== undefined && <p className="empty-help">{help}</p>}
      {children}
    </div>
  );
}

export function Problem({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="empty" role="alert">
      <span className="empty-icon empty-icon-red">
        <TriangleAlert size={20} />
      </span>
      <p className="empty-title">{t.errors.loadTitle}</p>
      <p className="empty-help">{problemText(error, t)}</p>
      {onRetry && (
        <Button onClick={onRetry}>
          <RotateCw size={14} /> {t.common.retry}
        </Button>
      )}
    </div>
  );
}

/** A grey bar of the size of what will come. */
export function Bone({
  width,
  height = 12,
  round = false,
}: {
  readonly width: number | string;
  readonly height?: number;
  readonly round?: boolean;
}): ReactNode {
  return (
    <span
      className={`bone${round ? ' bone-round' : ''}`}
      style={{ inlineSize: width, blockSize: height }}
      aria-hidden="true"
    />
  );
}

interface BoundaryProps {
  readonly children: ReactNode;
  readonly fallback: ReactNode;
}

/** Keeps a view that broke from taking the page along. */
export class Boundary extends Component<BoundaryProps, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}

export function Broken(): ReactNode {
  const { t } = useLanguage();
  return (
    <Empty icon={<TriangleAlert size={20} />} title={t.errors.crash} help={t.errors.crashHelp}>
      <Button look="primary" onClick={() => location.reload()}>
        {t.errors.reload}
      </Button>
    </Empty>
  );
}
