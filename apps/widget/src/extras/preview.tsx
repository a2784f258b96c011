import { h, type JSX } from 'preact';
import { authorOf, type CardPart, teamName } from '../chat/view.ts';
import { sayContent } from './say-content.ts';
import { Avatar } from '../chat/ui/avatar.tsx';
import { CLOSE, Icon } from '../chat/ui/icons.tsx';

/** The newest message, while the chat is closed. */
export function Preview({ view, actions, words }: CardPart): JSX.Element | null {
  const { state, speech } = view;
  const newest = state.messages.findLast(({ sender }) => sender !== 'customer');
  if (newest === undefined) return null;
  const name = authorOf(view, newest.senderId);
  return (
    <div class="preview" role="status">
      <button class="show" onClick={actions.open}>
        <Avatar name={name} />
        <span class="who">
          <span class="name">
            <bdi>{name ?? teamName(view)}</bdi>
          </span>
          <span class="words" dir="auto">
            {sayContent(newest, { speech, words })}
          </span>
        </span>
      </button>
      <button class="tool" aria-label={speech.words.close} onClick={actions.dismissPreview}>
        <Icon path={CLOSE} />
      </button>
    </div>
  );
}
