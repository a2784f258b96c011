import { Fragment, h, type JSX } from 'preact';
import type { Part } from '../view.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Log } from './log.tsx';

/** Everything but the bubble. */
export function ChatView({ view, actions }: Part): JSX.Element {
  return (
    <Fragment>
      {view.hasPreview && view.cards !== null && (
        <view.cards.Preview view={view} actions={actions} />
      )}
      <section
        class="window"
        role="dialog"
        tabIndex={-1}
        aria-labelledby="parley-name"
        hidden={!view.isOpen}
      >
        <Header view={view} actions={actions} />
        <Log view={view} actions={actions} />
        {view.fields.length === 0 && <Composer view={view} actions={actions} />}
      </section>
    </Fragment>
  );
}
