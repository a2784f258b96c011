/** What the widget will look like, while its settings are being written. */
import type { Settings } from '@parley/contract';
import { ArrowUp, MessageCircle, X } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useLanguage } from '../../i18n/language.tsx';

export function WidgetPreview({ widget }: { readonly widget: Settings['widget'] }): ReactNode {
  const { t } = useLanguage();
  const words = t.settings.widget.sample;
  const { texts, colors, theme, position, replyTime, suggestions } = widget;
  const style = { '--tint': colors.accent, '--on-tint': textOn(colors.accent) } as CSSProperties;
  return (
    <aside className="preview" aria-label={t.settings.widget.preview}>
      <p className="field-label">{t.settings.widget.preview}</p>
      <div className="preview-stage" data-position={position} data-theme={theme} style={style}>
        <div className="preview-window">
          <header>
            <span>
              <strong dir="auto">{texts.title ?? words.title}</strong>
              {replyTime !== 'hidden' && <small>{words.replyTimes[replyTime]}</small>}
            </span>
            <X size={16} aria-hidden="true" />
          </header>
          <div className="preview-log">
            <p className="preview-bubble" dir="auto">
              {texts.greeting ?? words.greeting}
            </p>
            <div className="preview-suggestions">
              {suggestions.map((suggestion) => (
                <span key={suggestion} dir="auto">
                  {suggestion}
                </span>
              ))}
            </div>
            <p className="preview-bubble preview-own">{words.question}</p>
          </div>
          <footer>
            <span dir="auto">{texts.placeholder ?? words.placeholder}</span>
            <i>
              <ArrowUp size={14} aria-hidden="true" />
            </i>
          </footer>
        </div>
        <span className="preview-button">
          <MessageCircle size={22} aria-hidden="true" />
        </span>
      </div>
    </aside>
  );
}

/** Black or white, whichever stands out more (WCAG's relative luminance). */
function textOn(color: string): string {
  const parts = /^#(..)(..)(..)$/
    .exec(color)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16) / 255);
  if (parts === undefined || parts.some(Number.isNaN)) return '#fff';
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#fff' : '#111';
}
