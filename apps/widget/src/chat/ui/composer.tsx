import { Component, createRef, Fragment, h, type JSX } from 'preact';
import { MESSAGE_LENGTH } from '../limits.ts';
import type { Part } from '../view.ts';
import { ATTACH, UP, Icon } from './icons.tsx';

interface ComposerState {
  readonly text: string;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line. It grows to five lines. */
export class Composer extends Component<Part, ComposerState> {
  override state: ComposerState = { text: this.props.view.draft };
  readonly #field = createRef<HTMLTextAreaElement>();
  readonly #picker = createRef<HTMLInputElement>();

  override render({ view }: Part, { text }: ComposerState): JSX.Element {
    const { speech, settings, files } = view;
    const { words } = speech;
    const placeholder = settings.widget.texts.placeholder ?? words.placeholder;
    const takesFiles = settings.files.types.length > 0;
    const above = [...text].length - MESSAGE_LENGTH;
    const isReady = (text.trim() !== '' || files?.desk.isReady === true) && above <= 0;
    return (
      <Fragment>
        {above > 0 && (
          <p class="warning" role="alert">
            {speech.count(words.tooLong, above)}
          </p>
        )}
        <div class="composer">
          {files !== null && <files.Tray view={view} actions={this.props.actions} files={files} />}
          {takesFiles && (
            <button
              class="clip"
              aria-label={words.attach}
              onClick={() => this.#picker.current?.click()}
            >
              <Icon path={ATTACH} />
            </button>
          )}
          {/* The same text, unseen, gives the field its height. */}
          <div class="grow" data-text={text}>
            <textarea
              ref={this.#field}
              rows={1}
              dir={text === '' ? speech.direction : 'auto'}
              enterkeyhint="send"
              aria-label={placeholder}
              placeholder={placeholder}
              value={text}
              onInput={this.#onInput}
              onPaste={this.#onPaste}
              onKeyDown={this.#onKey}
            />
          </div>
          <button
            class={isReady ? 'go ready' : 'go'}
            aria-label={words.send}
            aria-disabled={!isReady}
            onClick={this.#send}
          >
            <Icon path={UP} />
          </button>
          {takesFiles && (
            <input
              ref={this.#picker}
              type="file"
              multiple
              hidden
              accept={acceptOf(settings.files.types)}
              onChange={this.#onPick}
            />
          )}
        </div>
      </Fragment>
    );
  }

  readonly #onInput = () => {
    const text = this.#field.current?.value ?? '';
    this.setState({ text });
    this.props.actions.write(text);
  };

  readonly #onPick = () => {
    const picker = this.#picker.current as HTMLInputElement;
    this.props.actions.attach([...(picker.files ?? [])]);
    // So that the same file can be chosen again.
    picker.value = '';
    this.#field.current?.focus();
  };

  readonly #onPaste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData as DataTransfer;
    // Cells and paragraphs of an office program come as a picture too, but are meant as text.
    const isText = types.includes('text/plain') && types.includes('text/html');
    if (files.length === 0 || isText) return;
    event.preventDefault();
    this.props.actions.attach([...files]);
  };

  readonly #onKey = (event: KeyboardEvent) => {
    // A key that ends the composition of a word, in Japanese for instance, is no command.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  };

  readonly #send = () => {
    const { text } = this.state;
    this.#field.current?.focus();
    const isEmpty = text.trim() === '' && this.props.view.files?.desk.isReady !== true;
    if (isEmpty || [...text].length > MESSAGE_LENGTH) return;
    this.props.actions.send(text);
    this.setState({ text: '' });
  };
}

/** Pictures by their types: a phone then offers its camera. All else by the ends of names. */
function acceptOf(types: readonly string[]): string {
  return types
    .map((type) =>
      /^(?:jpe?g|png|gif|webp)$/.test(type) ? `image/${type.replace('jpg', 'jpeg')}` : `.${type}`,
    )
    .join();
}
