import type { CustomerMessage } from '@parley/contract';
import { Component, Fragment, h, type JSX } from 'preact';
import { attachmentsOf, heightOf } from '../files.ts';
import { type BubbleRow, timeOf } from '../rows.ts';
import { authorOf, type Part, teamName } from '../view.ts';
import { Avatar } from './avatar.tsx';
import { ALERT, CHECK, CHECKS, CLOCK, Icon } from './icons.tsx';

/** Up to three pictures and nothing else: they are shown large. */
const EMOJI = /^(?:\p{Extended_Pictographic}(?:\p{EMod}|\u200d|\ufe0f)*\s*){1,3}$/u;

export interface BubbleProps extends Part {
  readonly row: BubbleRow;
  /** Came while the chat was open: it rises. */
  readonly isNew: boolean;
}

interface BubbleState {
  readonly isTimed: boolean;
}

/** One message. Drawn again only when something of it changed. */
export class Bubble extends Component<BubbleProps, BubbleState> {
  override state: BubbleState = { isTimed: false };

  override shouldComponentUpdate({ row, view }: BubbleProps, state: BubbleState): boolean {
    const before = this.props;
    return (
      state !== this.state ||
      row.entry !== before.row.entry ||
      row.first !== before.row.first ||
      row.last !== before.row.last ||
      row.ticks !== before.row.ticks ||
      view.speech !== before.view.speech ||
      view.linkText !== before.view.linkText ||
      (view.files !== before.view.files && attachmentsOf(row.entry.message).length > 0)
    );
  }

  override render({ row, view, actions, isNew }: BubbleProps): JSX.Element {
    const { entry, own, first, last, ticks } = row;
    const { speech, linkText } = view;
    const { words } = speech;
    const { content } = entry.message;
    const { removedAt, editedAt } = entry.message as Partial<CustomerMessage>;
    const author = 'senderId' in entry.message ? authorOf(view, entry.message.senderId) : null;
    const isGone = (removedAt ?? null) !== null;
    const at = timeOf(entry);
    const attachments = attachmentsOf(entry.message);
    const isBare = attachments.length > 0 && content === '';
    const classes = [
      'row',
      own && 'own',
      first && 'first',
      last && 'last',
      isNew && 'in',
      this.state.isTimed && 'timed',
      entry.status === 'failed' && 'failed',
    ];
    const time = (
      <time dateTime={new Date(at).toISOString()}>
        {speech.time(at)}
        {(editedAt ?? null) !== null && ` · ${words.edited}`}
      </time>
    );
    return (
      <div class={classes.filter(Boolean).join(' ')}>
        {first && (
          <span class={own ? 'unseen' : 'author'} dir="auto">
            {own ? words.you : (author ?? teamName(view))}
          </span>
        )}
        {!own && last && <Avatar name={author} />}
        {attachments.length > 0 && (
          <div class="hold" style={{ minHeight: `${heightOf(attachments)}px` }}>
            {view.files !== null && (
              <view.files.List view={view} actions={actions} files={view.files} entry={entry} />
            )}
            {isBare && time}
          </div>
        )}
        {!isBare && (
          <div
            class={isGone ? 'text gone' : EMOJI.test(content) ? 'text big' : 'text'}
            onClick={() => this.setState({ isTimed: !this.state.isTimed })}
          >
            <span dir="auto">{isGone ? words.removed : (linkText?.(content) ?? content)}</span>
            {time}
          </div>
        )}
        {ticks && <Ticks row={row} view={view} actions={actions} />}
      </div>
    );
  }
}

function Ticks({ row, view, actions }: Part & { readonly row: BubbleRow }): JSX.Element {
  const { words } = view.speech;
  const { key, status } = row.entry;
  switch (status) {
    case 'failed':
      return (
        <div class="ticks failed" role="alert">
          <Icon path={ALERT} />
          <span>{words.failed}</span>
          {row.entry.kind === 'outgoing' && (
            <Fragment>
              <button onClick={() => actions.retry(key)}>{words.retry}</button>
              <button onClick={() => actions.discard(key)}>{words.discard}</button>
            </Fragment>
          )}
        </div>
      );
    case 'queued':
    case 'sending':
    case null:
      return (
        <div class="ticks">
          <Icon path={CLOCK} />
          {words.sending}
        </div>
      );
    default:
      return (
        <div class={`ticks ${status}`}>
          <Icon path={status === 'sent' ? CHECK : CHECKS} />
          {words[status]}
        </div>
      );
  }
}
