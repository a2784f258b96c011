import { Component, createRef, Fragment, h, type JSX } from 'preact';
import { attachmentsOf, isPicture } from '../../chat/files.ts';
import type { FilesPart } from '../../chat/view.ts';
import { ATTACH, BACK, CLOSE, FORTH, Icon, SAVE } from '../../chat/ui/icons.tsx';
import { fill } from '../../words/words.ts';
import type { FileTools } from './tools.ts';
import { Picture } from './picture.tsx';
import { save, type Source } from './sources.ts';

type StageProps = FilesPart & FileTools;

interface StageState {
  /** Id of the picture that is shown large. */
  readonly id: string | null;
  readonly trouble: 'gone' | 'saveFailed' | 'failedToShow' | null;
}

/** Pixels that a finger has to go for the next picture. */
const SWIPE = 48;

/** Over everything: where files can be dropped, and one picture large. */
export class Stage extends Component<StageProps, StageState> {
  override state: StageState = { id: null, trouble: null };
  readonly #dialog = createRef<HTMLDialogElement>();
  #opener: HTMLElement | null = null;
  #touchedAt = 0;

  override componentDidMount(): void {
    this.props.stage.open = (id, opener) => {
      this.#opener = opener;
      this.setState({ id, trouble: null });
    };
  }

  override componentDidUpdate(): void {
    const dialog = this.#dialog.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  override render({ view, files }: StageProps, { id }: StageState): JSX.Element {
    const pictures = this.#pictures();
    const at = id === null ? -1 : pictures.findIndex(({ attachment }) => attachment.id === id);
    const source = pictures[at];
    return (
      <Fragment>
        {view.isDropping && (
          <div class="drop">
            <Icon path={ATTACH} />
            {files.words.drop}
          </div>
        )}
        {source !== undefined && this.#show(source, { at, count: pictures.length })}
      </Fragment>
    );
  }

  #show(
    source: Source,
    { at, count }: { readonly at: number; readonly count: number },
  ): JSX.Element {
    const { view, files, sources, desk } = this.props;
    const { words } = files;
    const { id, name, width, height } = source.attachment;
    const item = desk.itemOf(id);
    const { trouble } = this.state;
    return (
      <dialog
        class="stage"
        aria-label={name}
        ref={this.#dialog}
        onKeyDown={this.#onKey}
        onCancel={(event) => {
          event.preventDefault();
          this.#close();
        }}
      >
        <div class="stage-bar">
          <bdi class="file-name">{name}</bdi>
          {count > 1 && (
            <span class="place" aria-live="polite">
              {fill(words.place, {
                n: view.speech.number(at + 1),
                total: view.speech.number(count),
              })}
            </span>
          )}
          <button class="tool" aria-label={words.save} onClick={() => void this.#save(source)}>
            <Icon path={SAVE} />
          </button>
          <button class="tool" aria-label={words.closeView} onClick={this.#close}>
            <Icon path={CLOSE} />
          </button>
        </div>
        <div
          class="stage-view"
          onClick={({ target, currentTarget }) => {
            if (target === currentTarget) this.#close();
          }}
          onTouchStart={({ touches }) => (this.#touchedAt = touches[0]?.clientX ?? 0)}
          onTouchEnd={this.#onSwipe}
        >
          {trouble === 'gone' || trouble === 'failedToShow' ? (
            <p>{trouble === 'gone' ? words.gone : words.notShown}</p>
          ) : (
            <span
              class="stage-picture"
              key={id}
              style={{
                '--width': `${width ?? 800}px`,
                '--height': `${height ?? 600}px`,
              }}
            >
              {sources.address(source, { preview: true }) !== null && item === undefined && (
                <Picture
                  address={sources.address(source, { preview: true })}
                  alt=""
                  renew={() => sources.renew(source, { preview: true })}
                  bytes={() => sources.bytes(source, { preview: true })}
                />
              )}
              <Picture
                address={item?.address ?? sources.address(source)}
                alt={name}
                renew={async () => item?.address ?? sources.renew(source)}
                bytes={async () => item?.file ?? sources.bytes(source)}
                onFault={(isGone) => this.setState({ trouble: isGone ? 'gone' : 'failedToShow' })}
              />
            </span>
          )}
          {count > 1 && (
            <Fragment>
              <button
                class="step back"
                aria-label={words.previous}
                aria-disabled={at === 0}
                onClick={() => this.#step(-1)}
              >
                <Icon path={BACK} />
              </button>
              <button
                class="step forth"
                aria-label={words.next}
                aria-disabled={at === count - 1}
                onClick={() => this.#step(1)}
              >
                <Icon path={FORTH} />
              </button>
            </Fragment>
          )}
        </div>
        {trouble === 'saveFailed' && (
          <p class="stage-note" role="alert">
            {words.saveFailed}
          </p>
        )}
      </dialog>
    );
  }

  /** Every picture of the conversation that is up. */
  #pictures(): Source[] {
    const { view, desk } = this.props;
    return view.state.entries.flatMap((entry) =>
      attachmentsOf(entry.message).flatMap((attachment) => {
        const item = desk.itemOf(attachment.id);
        const isUp = item === undefined || item.state === 'done';
        return isPicture(attachment) && isUp ? [{ entry, attachment }] : [];
      }),
    );
  }

  #step(by: number): void {
    const pictures = this.#pictures();
    const at = pictures.findIndex(({ attachment }) => attachment.id === this.state.id);
    const next = pictures[at + by];
    if (next !== undefined) this.setState({ id: next.attachment.id, trouble: null });
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const forth = this.props.view.speech.direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    // The chat would take Escape as its own.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      this.#step(event.key === forth ? 1 : -1);
    }
  };

  readonly #onSwipe = ({ changedTouches, touches }: TouchEvent) => {
    if (touches.length > 0) return;
    const by = (changedTouches[0]?.clientX ?? 0) - this.#touchedAt;
    const isRtl = this.props.view.speech.direction === 'rtl';
    if (Math.abs(by) > SWIPE) this.#step(by > 0 === isRtl ? 1 : -1);
  };

  readonly #close = () => {
    this.#dialog.current?.close();
    this.setState({ id: null });
    this.#opener?.focus();
  };

  async #save(source: Source): Promise<void> {
    const { sources, desk } = this.props;
    const { id, name } = source.attachment;
    try {
      save(desk.itemOf(id)?.file ?? (await sources.bytes(source)), name);
    } catch {
      this.setState({ trouble: 'saveFailed' });
    }
  }
}
