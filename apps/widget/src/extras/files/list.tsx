import { ParleyError } from '@parley/client/errors.ts';
import type { Attachment } from '@parley/contract';
import { h, type JSX } from 'preact';
import { attachmentsOf, boxOf, isPicture } from '../../chat/files.ts';
import type { FilesPart } from '../../chat/view.ts';
import type { Entry } from '@parley/client/entries.ts';
import { ALERT, CLOSE, Icon, SAVE } from '../../chat/ui/icons.tsx';
import { fill } from '../../words/words.ts';
import { CardBody, Progress, Sheet } from './card.tsx';
import type { Item } from './desk.ts';
import type { FileTools } from './tools.ts';
import { Picture } from './picture.tsx';
import { isolate, sayBytes, sayFault } from './say.ts';
import { save, type Source } from './sources.ts';
import { Watching } from './watch.ts';

interface ListProps extends FilesPart, FileTools {
  readonly entry: Entry;
}

interface ListState {
  /** What became of files, by their ids: `hidden` pictures cannot be shown but can be saved. */
  readonly known: Readonly<Record<string, 'hidden' | 'gone' | 'saving' | 'unsaved'>>;
}

/** The files of a message: pictures first, then a card each. */
export class List extends Watching<ListProps, ListState> {
  override state: ListState = { known: {} };

  override render({ entry }: ListProps, { known }: ListState): JSX.Element {
    const attachments = attachmentsOf(entry.message);
    const parts = attachments.map((attachment) => {
      const item = this.props.desk.itemOf(attachment.id);
      const is = known[attachment.id];
      const isShown =
        isPicture(attachment) && item?.state !== 'failed' && is !== 'hidden' && is !== 'gone';
      const source = { entry, attachment };
      return { attachment, item, isShown, source, key: item?.id ?? attachment.id };
    });
    const shots = parts.filter(({ isShown }) => isShown);
    const isTile = attachments.filter(isPicture).length > 1;
    const isOdd = shots.length % 2 === 1;
    return (
      <ul class="files">
        {shots.map(({ attachment, item, source, key }, at) => (
          <li
            key={key}
            class={!isTile ? 'shot' : isOdd && at === shots.length - 1 ? 'shot wide' : 'shot tile'}
            style={sizeOf(attachment, isTile)}
          >
            {this.#shot(source, item)}
          </li>
        ))}
        {parts
          .filter(({ isShown }) => !isShown)
          .map(({ item, source, key }) => (
            <li key={key} class="file">
              {this.#card(source, item)}
            </li>
          ))}
      </ul>
    );
  }

  #shot(source: Source, item: Item | undefined): JSX.Element {
    const { sources, files, stage } = this.props;
    const { attachment } = source;
    const { words } = files;
    const name = isolate(attachment.name);
    const preview = { preview: true };
    const isUp = item === undefined || item.state === 'done';
    const local = item?.address ?? null;
    return (
      <button
        class="shot-open"
        aria-label={fill(words.view, { name })}
        aria-disabled={!isUp}
        onClick={({ currentTarget }) => {
          if (isUp) stage.open(item?.attachment?.id ?? attachment.id, currentTarget);
        }}
      >
        <Picture
          address={local ?? sources.address(source, preview)}
          alt=""
          renew={async () => local ?? sources.renew(source, preview)}
          bytes={async () => item?.file ?? sources.bytes(source, preview)}
          onFault={(isGone) => this.#know(attachment.id, isGone ? 'gone' : 'hidden')}
        />
        {item !== undefined && !isUp && (
          <Progress label={fill(words.uploading, { name })} value={item.progress} />
        )}
      </button>
    );
  }

  #card(source: Source, item: Item | undefined): JSX.Element {
    const { desk, files, limits, view } = this.props;
    const { locale } = view.speech;
    const { words } = files;
    const { attachment } = source;
    const { name, size, status } = attachment;
    const isolated = isolate(name);
    const is = this.state.known[attachment.id];
    const fault = item?.fault ?? null;
    if (item !== undefined && fault !== null) {
      return (
        <span class="card-line bad">
          <Sheet name={name} />
          <CardBody name={name}>
            <small>{sayFault(fault, { words, locale, limits: limits() })}</small>
          </CardBody>
          <button
            class="card-tool"
            aria-label={fill(words.remove, { name: isolated })}
            onClick={() => desk.cancel(item)}
          >
            <Icon path={CLOSE} />
          </button>
        </span>
      );
    }
    const isGone = is === 'gone' || status === 'failed';
    const about = isGone
      ? words.gone
      : is === 'unsaved'
        ? words.saveFailed
        : size === undefined
          ? ''
          : sayBytes(size, locale);
    const isUp = item === undefined || item.state === 'done';
    if (isGone || !isUp || status === 'pending') {
      return (
        <span class={isGone ? 'card-line gone-file' : 'card-line'}>
          <Sheet name={name} />
          <CardBody name={name}>
            <small>{about}</small>
          </CardBody>
          {isGone && <Icon path={ALERT} />}
          {item !== undefined && !isUp && (
            <Progress label={fill(words.uploading, { name: isolated })} value={item.progress} />
          )}
        </span>
      );
    }
    return (
      <button
        class="card-line"
        aria-busy={is === 'saving'}
        onClick={() => void this.#save(source, item)}
      >
        <Sheet name={name} />
        <CardBody name={name}>
          <small>{about}</small>
        </CardBody>
        <span class="unseen">{words.save}</span>
        <Icon path={SAVE} />
      </button>
    );
  }

  #know(id: string, is: ListState['known'][string] | null): void {
    const { [id]: _, ...others } = this.state.known;
    this.setState({ known: is === null ? others : { ...others, [id]: is } });
  }

  async #save(source: Source, item: Item | undefined): Promise<void> {
    const { id, name } = source.attachment;
    if (this.state.known[id] === 'saving') return;
    this.#know(id, 'saving');
    try {
      save(item?.file ?? (await this.props.sources.bytes(source)), name);
      this.#know(id, isPicture(source.attachment) ? 'hidden' : null);
    } catch (error) {
      const isGone = error instanceof ParleyError && error.code === 'NOT_FOUND';
      this.#know(id, isGone ? 'gone' : 'unsaved');
    }
  }
}

function sizeOf(attachment: Attachment, isTile: boolean): { width?: string; aspectRatio?: string } {
  if (isTile) return {};
  const { width, height } = boxOf(attachment);
  return { width: `${width}px`, aspectRatio: `${width} / ${height}` };
}
