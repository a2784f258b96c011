/** Where replies and notes are written. What is begun is kept per ticket; what is sent leaves at once or as soon as it can. */
import type { AgentConversation } from '@parley/client/agent-types.ts';
import type { Ticket } from '@parley/contract';
import { LIMITS } from '@parley/contract/limits.ts';
import { ArrowUp, BookText, Hourglass, Lock, Paperclip } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useAgents, useCanned } from '../../app/queries.ts';
import { useAgent, useNow, usePreferences, useServices } from '../../app/services.tsx';
import { modKey, useShortcut } from '../../app/shortcuts.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import type { Place } from '../../lib/attaching.ts';
import type { ComposerMode } from '../../lib/drafts.ts';
import { type ReplyWindow, replyWindowOf } from '../../lib/reply-window.ts';
import { fillVariables } from '../../lib/variables.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Hint } from '../../ui/hint.tsx';
import { AttachButton, AttachChips } from './attach-chips.tsx';
import { Presence } from './presence.tsx';
import { type Suggestion, suggestCanned, suggestMentions, tokenAt } from './suggestions.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { useAttached, useFileLimits } from './use-attaching.ts';
import { useFileDrop, useFilePaste } from './use-file-drop.ts';
import './composer.css';
import './presence.css';

interface ComposerProps {
  readonly ticket: Ticket;
  readonly viewers: AgentConversation['viewers'];
}

export function Composer({ ticket, viewers }: ComposerProps): ReactNode {
  const { client, drafts, attaching } = useServices();
  const { sendWith } = usePreferences();
  const { t } = useLanguage();
  const me = useAgent();
  const { ticketId } = ticket;
  const replyWindow = replyWindowOf(ticket, useNow());
  const mayReply = ticket.status !== 'closed' && replyWindow.isOpen;
  const [draft, setDraft] = useState(() => drafts.get(me.agentId, ticketId));
  const mode: ComposerMode = mayReply ? draft.mode : 'note';
  const text = draft[mode];
  const field = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const listId = useId();
  const place: Place = { agentId: me.agentId, ticketId, mode };
  const { files, isSending, sent } = useAttached(place);
  const limits = useFileLimits();
  const attach = (chosen: readonly File[]) => {
    attaching.add(place, chosen, limits);
    field.current?.focus();
  };
  const isDropping = useFileDrop(frame, attach);
  useFilePaste(field, attach);
  // What is attached may be sent later than the agent said so, also while another ticket is before them.
  useLayoutEffect(() => {
    const { [mode]: left } = drafts.get(me.agentId, ticketId);
    setDraft((before) => (before[mode] === left ? before : { ...before, [mode]: left }));
  }, [drafts, me.agentId, mode, sent, ticketId]);

  function change(to: Partial<typeof draft>): void {
    const next = { ...draft, ...to };
    setDraft(next);
    drafts.set(me.agentId, ticketId, next);
    attaching.hold(place);
  }
  function enter(next: ComposerMode): void {
    if (next !== mode) client.stopTyping(ticketId);
    if (next === 'note' || mayReply) change({ mode: next });
    // At once: who types on gets every letter into the field.
    field.current?.focus();
  }
  useShortcut('r', () => enter('reply'));
  useShortcut('n', () => enter('note'));
  useGrowing(field, text);
  useEffect(() => () => client.stopTyping(ticketId), [client, ticketId]);

  const { suggestions, pick, active, setActive, setCaret, dismiss, openCanned } = useSuggestions({
    mode,
    text,
    field,
    ticket,
    write: (next) => write(next),
  });

  const tooMany = [...text].length - LIMITS.message;
  const hasFailed = files.some(({ state }) => state === 'failed');
  const hasFiles = files.some(({ state }) => state !== 'refused');
  const canSend = (text.trim() !== '' || hasFiles) && tooMany <= 0 && !hasFailed && !isSending;

  function write(next: string): void {
    change({ [mode]: next });
    if (next === '') client.stopTyping(ticketId);
    else client.typing(ticketId, mode === 'note' ? 'internal' : 'public');
  }
  function send(): void {
    if (!canSend) return;
    attaching.send(place);
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (suggestions.length > 0) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by !== undefined) setActive((active + by + suggestions.length) % suggestions.length);
      else if (event.key === 'Enter' || event.key === 'Tab') pick(active);
      else if (event.key === 'Escape') dismiss();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') return field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey) return;
    const withMod = event.ctrlKey || event.metaKey;
    if (sendWith === 'mod-enter' && !withMod) return;
    event.preventDefault();
    send();
  }

  return (
    <div ref={frame} className="composer-place">
      {isDropping && <DropVeil mode={mode} />}
      <Presence viewers={viewers} />
      <form
        className="composer"
        data-mode={mode}
        aria-label={t.composer.label}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {suggestions.length > 0 && (
          <SuggestionList
            id={listId}
            label={mode === 'note' ? t.composer.mention : t.composer.canned}
            suggestions={suggestions}
            active={active}
            onActive={setActive}
            onPick={pick}
          />
        )}
        {!mayReply && (
          <p className="composer-closed">
            {ticket.status === 'closed' ? t.composer.closed : t.composer.windowClosed}
          </p>
        )}
        <textarea
          ref={field}
          className="composer-field"
          rows={1}
          // The words for an empty field are the page's.
          dir={text === '' ? undefined : 'auto'}
          value={text}
          aria-label={mode === 'note' ? t.composer.note : t.composer.reply}
          placeholder={
            mode === 'note'
              ? t.composer.notePlaceholder
              : t.composer.replyPlaceholder(ticket.customerInfo.name)
          }
          aria-haspopup="listbox"
          aria-controls={suggestions.length > 0 ? listId : undefined}
          aria-activedescendant={suggestions.length > 0 ? `${listId}-${active}` : undefined}
          aria-autocomplete="list"
          onChange={(event) => {
            setCaret(event.target.selectionStart);
            write(event.target.value);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <AttachChips
          place={place}
          files={files}
          limits={limits}
          onRemoved={() => field.current?.focus()}
        />
        <div className="composer-foot">
          <div className="modes" role="group" aria-label={t.composer.label}>
            <button
              type="button"
              className="mode"
              aria-pressed={mode === 'reply'}
              disabled={!mayReply}
              onClick={() => enter('reply')}
            >
              {t.composer.reply}
            </button>
            <button
              type="button"
              className="mode mode-note"
              aria-pressed={mode === 'note'}
              onClick={() => enter('note')}
            >
              <Lock size={12} aria-hidden="true" /> {t.composer.note}
            </button>
          </div>
          {mode === 'reply' && (
            <IconButton label={t.composer.canned} keys="/" side="top" onClick={openCanned}>
              <BookText size={16} />
            </IconButton>
          )}
          <AttachButton limits={limits} onFiles={attach} />
          <WindowLeft of={replyWindow} />
          <span className="composer-hint" data-said={isSending || hasFailed || undefined}>
            {tooMany > 0 ? (
              <span className="field-fault">{t.composer.tooLong(tooMany)}</span>
            ) : hasFailed ? (
              <span className="field-fault">{t.files.fixFirst}</span>
            ) : isSending ? (
              <span role="status">{t.files.sendsWhenUp}</span>
            ) : mode === 'note' ? (
              t.ticket.noteHelp
            ) : sendWith === 'enter' ? (
              t.composer.hintEnter
            ) : (
              t.composer.hintMod(modKey())
            )}
          </span>
          <button
            type="submit"
            className="composer-send"
            disabled={!canSend}
            aria-label={mode === 'note' ? t.composer.addNote : t.composer.send}
          >
            <ArrowUp size={18} strokeWidth={2.25} />
          </button>
        </div>
      </form>
    </div>
  );
}

/** Over the whole conversation, while files are held over it. */
function DropVeil({ mode }: { readonly mode: ComposerMode }): ReactNode {
  const { t } = useLanguage();
  return (
    <div className="drop-veil" data-mode={mode}>
      <Paperclip size={28} aria-hidden="true" />
      <strong>{mode === 'note' ? t.files.dropNote : t.files.dropReply}</strong>
      <span>{mode === 'note' ? t.ticket.noteHelp : t.files.dropHelp}</span>
    </div>
  );
}

/** Counts down where the channel takes replies for so long only. */
function WindowLeft({ of: { left, isOpen, tone } }: { readonly of: ReplyWindow }): ReactNode {
  const { t, format } = useLanguage();
  if (left === null || !isOpen) return null;
  const time = format.lasting(left);
  return (
    <Hint label={t.composer.windowHelp(time)} side="top">
      <span className={`composer-window clock-${tone} num`} tabIndex={0}>
        <Hourglass size={14} aria-hidden="true" />
        <span aria-hidden="true">{time}</span>
        <span className="sr-only">{t.composer.windowHelp(time)}</span>
      </span>
    </Hint>
  );
}

const MOST_PX = 220;

/** The field is as high as its text, up to ten lines. */
function useGrowing(field: { readonly current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.blockSize = 'auto';
    area.style.blockSize = `${Math.min(MOST_PX, area.scrollHeight)}px`;
  }, [field, text]);
}

interface SuggestionParts {
  readonly mode: ComposerMode;
  readonly text: string;
  readonly field: { readonly current: HTMLTextAreaElement | null };
  readonly ticket: Ticket;
  readonly write: (text: string) => void;
}

/** What `/` and `@` offer. */
function useSuggestions({ mode, text, field, ticket, write }: SuggestionParts): {
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** To be told where the caret is: what is before it is what somebody types. */
  readonly setCaret: (at: number) => void;
  readonly pick: (index: number) => void;
  readonly dismiss: () => void;
  readonly openCanned: () => void;
} {
  const me = useAgent();
  const agents = useAgents();
  const { data: canned = [] } = useCanned();
  const [active, setActive] = useState(0);
  const [caret, setCaret] = useState(text.length);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const token = tokenAt(text, Math.min(caret, text.length), mode === 'note' ? '@' : '/');
  const key = token === null ? null : `${token.from} ${token.query}`;
  const suggestions =
    token === null || key === dismissed
      ? []
      : mode === 'note'
        ? suggestMentions(agents, token.query, (agent) => (
            <Avatar name={agent.name} id={agent.agentId} size={24} />
          ))
        : suggestCanned(canned, { query: token.query, department: ticket.department });
  useEffect(() => setActive(0), [key]);

  function pick(index: number): void {
    const chosen = suggestions[index];
    if (chosen === undefined || token === null) return;
    const inserted = fillVariables(chosen.insert, { ticket, agent: me });
    const next = text.slice(0, token.from) + inserted + text.slice(token.to);
    setDismissed(null);
    const end = token.from + inserted.length;
    write(next);
    setCaret(end);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  }
  return {
    suggestions,
    active: Math.min(active, Math.max(0, suggestions.length - 1)),
    setActive,
    setCaret,
    pick,
    dismiss: () => setDismissed(key),
    openCanned() {
      setDismissed(null);
      if (token === null) {
        const next = text === '' || /\s$/.test(text) ? `${text}/` : `${text} /`;
        write(next);
        setCaret(next.length);
      }
      requestAnimationFrame(() => field.current?.focus());
    },
  };
}
