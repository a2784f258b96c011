import { h, type JSX } from 'preact';
import type { FilesPart } from '../../chat/view.ts';
import { MESSAGE_FILES } from '../../chat/limits.ts';
import { CLOSE, Icon } from '../../chat/ui/icons.tsx';
import { fill } from '../../words/words.ts';
import { CardBody, Progress, Sheet } from './card.tsx';
import { canRetry, type Item } from './desk.ts';
import type { FileTools } from './tools.ts';
import { Picture } from './picture.tsx';
import { isolate, sayBytes, sayFault } from './say.ts';
import { Watching } from './watch.ts';

type TrayProps = FilesPart & FileTools;

/** The files that were chosen, above the line that is written. */
export class Tray extends Watching<TrayProps> {
  override render({ desk, files, view }: TrayProps): JSX.Element | null {
    const { words } = files;
    if (desk.draft.length === 0) return null;
    return (
      <div class="tray">
        {desk.isFull && (
          <p class="tray-note" role="alert">
            {fill(words.tooMany, { n: view.speech.number(MESSAGE_FILES) })}
          </p>
        )}
        <ul aria-label={words.chosen}>
          {desk.draft.map((item) => (
            <li key={item.id} class={item.fault === null ? 'chip' : 'chip bad'}>
              {this.#chip(item)}
            </li>
          ))}
        </ul>
      </div>
    );
  }

  #chip(item: Item): JSX.Element[] {
    const { desk, files, limits, view } = this.props;
    const { words } = files;
    const { locale } = view.speech;
    const { name, size } = item.file;
    const { address, fault } = item;
    return [
      address === null || fault?.kind === 'damaged' ? (
        <Sheet name={name} />
      ) : (
        <span class="thumb">
          <Picture
            address={address}
            alt=""
            renew={async () => address}
            bytes={async () => item.file}
          />
        </span>
      ),
      <CardBody name={name}>
        {fault === null ? (
          <small>{sayBytes(size, locale)}</small>
        ) : (
          <small role="alert">{sayFault(fault, { words, locale, limits: limits() })}</small>
        )}
      </CardBody>,
      canRetry(item) ? (
        <button class="again" onClick={() => desk.again(item)}>
          {view.speech.words.retry}
        </button>
      ) : null,
      <button
        class="card-tool"
        aria-label={fill(words.remove, { name: isolate(name) })}
        onClick={({ currentTarget }) => {
          // The button goes away, and the focus would go with it.
          const root = currentTarget.getRootNode() as ShadowRoot;
          root.querySelector<HTMLElement>('.composer textarea')?.focus();
          desk.cancel(item);
        }}
      >
        <Icon path={CLOSE} />
      </button>,
      item.state === 'uploading' ? (
        <Progress label={fill(words.uploading, { name: isolate(name) })} value={item.progress} />
      ) : null,
    ].filter((part) => part !== null);
  }
}
