import { h, type JSX } from 'preact';
import { type Part, teamName, type View } from '../view.ts';
import { Avatar } from './avatar.tsx';
import { CLOSE, MORE, Icon } from './icons.tsx';

/** Who is there, and what to expect. */
export function Header({ view, actions }: Part): JSX.Element {
  const { words } = view.speech;
  const about = aboutOf(view);
  return (
    <div class="header">
      <Avatar name={view.state.ticket?.agentInfo?.name ?? null} isThere={!view.isAway} />
      <div class="who">
        <h2 class="name" id="parley-name">
          <bdi>{teamName(view)}</bdi>
        </h2>
        {about !== '' && <p class="about">{about}</p>}
      </div>
      <button
        class="tool"
        aria-label={words.menu}
        aria-haspopup="menu"
        aria-expanded={view.hasMenu}
        onClick={() => actions.toggleMenu(!view.hasMenu)}
      >
        <Icon path={MORE} />
      </button>
      <button class="tool" aria-label={words.close} onClick={actions.close}>
        <Icon path={CLOSE} />
      </button>
      {view.hasMenu && view.cards !== null && (
        <view.cards.Menu view={view} actions={actions} {...view.cards.props} />
      )}
    </div>
  );
}

/** `Ana · Usually replies in a few minutes`, or when we are back. */
function aboutOf({ isAway, settings, speech, state }: View): string {
  const { backAt, ...words } = speech.words;
  const { replyTime } = settings.widget;
  const name = state.ticket?.agentInfo?.name;
  const parts = name === undefined ? [] : [name];
  if (settings.opensAt !== null) {
    const when = speech.weekdayTime(Date.parse(settings.opensAt));
    parts.push(backAt.replace('{when}', when));
  } else if (replyTime !== 'hidden' && !isAway) parts.push(words[replyTime]);
  return parts.join(' · ');
}
