import { Component, createRef, Fragment, h, type JSX } from 'preact';
import { fill } from '../../words/words.ts';
import { isOwn, type Row, rowsOf } from '../rows.ts';
import { type Part, teamName, type View } from '../view.ts';
import { Avatar } from './avatar.tsx';
import { Bubble } from './bubble.tsx';
import { DOWN, Icon } from './icons.tsx';

interface LogState {
  readonly isAtEnd: boolean;
}

/** Where the reader was before an update. */
interface Place {
  readonly isAtEnd: boolean;
  readonly fromEnd: number;
  readonly firstKey: string | undefined;
}

/** Pixels from the end within which the reader counts as being there. */
const NEAR = 40;
/** Pixels from the beginning at which older messages are loaded. */
const AHEAD = 300;

/**
 * The conversation. It stays where the reader is: at the end new messages push older ones up, anywhere else nothing
 * moves, neither when older messages come in above nor when newer ones do below.
 */
export class Log extends Component<Part, LogState> {
  override state: LogState = { isAtEnd: true };
  readonly #element = createRef<HTMLDivElement>();
  readonly #rows = createRef<HTMLDivElement>();
  readonly #sizes = new ResizeObserver(() => this.#settle(this.state.isAtEnd));
  /** Keys of entries that have been drawn. */
  readonly #known = new Set<string>();

  override componentDidMount(): void {
    for (const { current } of [this.#element, this.#rows]) this.#sizes.observe(current as Element);
    this.#settle(true);
  }

  override componentWillUnmount(): void {
    this.#sizes.disconnect();
  }

  override getSnapshotBeforeUpdate(before: Part): Place {
    const { scrollHeight, scrollTop } = this.#element.current as Element;
    const firstKey = before.view.state.entries[0]?.key;
    return { isAtEnd: this.state.isAtEnd, fromEnd: scrollHeight - scrollTop, firstKey };
  }

  override componentDidUpdate(before: Part, _state: LogState, place: Place): void {
    const log = this.#element.current as Element;
    const { entries } = this.props.view.state;
    const last = entries.at(-1);
    const isNews = last !== undefined && last.key !== before.view.state.entries.at(-1)?.key;
    const wasOpened = this.props.view.isOpen && !before.view.isOpen;
    if (place.isAtEnd || wasOpened || (isNews && isOwn(last))) this.#settle(true);
    else if (entries[0]?.key !== place.firstKey) log.scrollTop = log.scrollHeight - place.fromEnd;
    // What is new begins in sight, however much it is.
    const line = wasOpened ? log.querySelector<HTMLElement>('.new') : null;
    if (line !== null && line.offsetTop < log.scrollTop) log.scrollTop = line.offsetTop - NEAR;
  }

  override render({ view, actions }: Part, { isAtEnd }: LogState): JSX.Element {
    const { state, speech, newFrom, unread } = view;
    const { words } = speech;
    const rows = rowsOf(state.entries, newFrom);
    const isFirstDraw = this.#known.size === 0;
    const status = state.ticket?.status;
    return (
      <div class="middle">
        {view.trouble !== null && (
          <p class="trouble" role="status">
            {words[view.trouble]}
          </p>
        )}
        <div
          class="log"
          role="log"
          tabIndex={0}
          aria-label={words.log}
          aria-busy={state.loadingOlder}
          ref={this.#element}
          onScroll={this.#onScroll}
        >
          <div class="rows" ref={this.#rows}>
            {state.hasMore && <Waiting />}
            {view.greeting !== null && <Greeting view={view} actions={actions} />}
            {rows.map((row) => this.#draw(row, isFirstDraw))}
            {status === 'open' && state.queuePosition !== null && (
              <p class="line">
                {state.queuePosition === 1
                  ? words.nextInLine
                  : fill(words.inLine, { n: speech.number(state.queuePosition) })}
              </p>
            )}
            {state.agentTyping !== null && <Typing name={state.agentTyping.name} view={view} />}
            {(status === 'resolved' || status === 'closed') && view.cards !== null && (
              <view.cards.Rating view={view} actions={actions} {...view.cards.props} />
            )}
            {view.fields.length > 0 && view.cards !== null && (
              <view.cards.Form view={view} actions={actions} {...view.cards.props} />
            )}
          </div>
        </div>
        {!isAtEnd && (
          <button
            class={unread > 0 ? 'pill news' : 'pill'}
            aria-label={unread > 0 ? undefined : words.latest}
            onClick={() => this.#settle(true)}
          >
            {unread > 0 && speech.count(words.newMessages, unread)}
            <Icon path={DOWN} />
          </button>
        )}
      </div>
    );
  }

  #draw(row: Row, isFirstDraw: boolean): JSX.Element | null {
    const { view, actions } = this.props;
    const { speech } = view;
    const isNew = !isFirstDraw && !this.#known.has(row.key);
    this.#known.add(row.key);
    switch (row.kind) {
      case 'day':
        return (
          <p class="line" key={row.key}>
            {speech.day(row.at)}
          </p>
        );
      case 'new':
        return (
          <p class="line new" key={row.key}>
            {speech.words.newLine}
          </p>
        );
      case 'note':
        return (
          <p class="line" key={row.key} dir="auto">
            {view.cards?.noticeOf(row.entry.message, view.cards.props.words) ?? '\u00a0'}
          </p>
        );
      case 'bubble':
        return <Bubble key={row.key} row={row} view={view} actions={actions} isNew={isNew} />;
      default:
        row satisfies never;
        return null;
    }
  }

  readonly #onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = this.#element.current as Element;
    this.#tell(scrollHeight - scrollTop - clientHeight < NEAR);
    if (scrollTop < AHEAD && this.props.view.state.hasMore) this.props.actions.loadOlder();
  };

  #settle(isAtEnd: boolean): void {
    const log = this.#element.current;
    // A form is read from its beginning.
    if (log === null || !isAtEnd || this.props.view.fields.length > 0) return;
    log.scrollTop = log.scrollHeight;
    this.#tell(true);
  }

  #tell(isAtEnd: boolean): void {
    if (isAtEnd !== this.state.isAtEnd) this.setState({ isAtEnd });
    this.props.actions.atEnd(isAtEnd);
  }
}

/** Before the first word: one sentence, and what is often asked. */
function Greeting({ view, actions }: Part): JSX.Element {
  const { settings, fields, state } = view;
  const { suggestions } = settings.widget;
  const asks = fields.length === 0 && state.entries.length === 0 && suggestions.length > 0;
  return (
    <Fragment>
      <div class="row first last">
        <span class="author" dir="auto">
          {teamName(view)}
        </span>
        <Avatar name={null} />
        <div class="text" dir="auto">
          {view.greeting}
        </div>
      </div>
      {asks && (
        <div class="suggestions">
          {suggestions.map((text) => (
            <button key={text} dir="auto" onClick={() => actions.send(text)}>
              {text}
            </button>
          ))}
        </div>
      )}
    </Fragment>
  );
}

function Typing({ name, view }: { readonly name: string; readonly view: View }): JSX.Element {
  return (
    <div class="row first last in">
      <Avatar name={name} />
      <div class="text dots">
        <i />
        <i />
        <i />
        <span class="unseen">{fill(view.speech.words.typing, { name })}</span>
      </div>
    </div>
  );
}

function Waiting(): JSX.Element {
  return (
    <p class="line" aria-hidden="true">
      <span class="dots">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}
