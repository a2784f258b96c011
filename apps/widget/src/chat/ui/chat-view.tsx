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
        <view.cards.Preview view={view} actions={actions} {...view.cards.props} />
      )}
      <section
        class="window"
        role="dialog"
        tabIndex={-1}
        aria-labelledby="parley-name"
        hidden={!view.isOpen}
        onDragOver={(event) => over(event, actions.drop)}
        onDragLeave={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) actions.drop(false);
        }}
        onDrop={(event) => {
          if (!holdsFiles(event)) return;
          event.preventDefault();
          actions.drop(false);
          actions.attach([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <Header view={view} actions={actions} />
        <Log view={view} actions={actions} />
        {view.fields.length === 0 && <Composer view={view} actions={actions} />}
        {view.files !== null && (
          <view.files.Stage view={view} actions={actions} files={view.files} />
        )}
      </section>
    </Fragment>
  );
}

/** Taken also where they cannot be sent: the browser would open them in place of the page. */
function over(event: DragEvent, drop: (isDropping: boolean) => void): void {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  drop(true);
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
