import { Component, createRef, Fragment, h, type JSX } from 'preact';
import { MESSAGE_LENGTH } from '../limits.ts';
import type { Part } from '../view.ts';
import { UP, Icon } from './icons.tsx';

interface ComposerState {
  readonly text: string;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line. It grows to five lines. */
export class Composer extends Component<Part, ComposerState> {
  override state: ComposerState = { text: this.props.view.draft };
  readonly #field = createRef<HTMLTextAreaElement>();

  override render({ view }: Part, { text }: ComposerState): JSX.Element {
    const { speech, settings } = view;
    const { words } = speech;
    const placeholder = settings.widget.texts.placeholder ?? words.placeholder;
    const above = [...text].length - MESSAGE_LENGTH;
    const isReady = text.trim() !== '' && above <= 0;
    return (
      <Fragment>
        {above > 0 && (
          <p class="warning" role="alert">
            {speech.count(words.tooLong, above)}
          </p>
        )}
        <div class="composer">
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
        </div>
      </Fragment>
    );
  }

  readonly #onInput = () => {
    const text = this.#field.current?.value ?? '';
    this.setState({ text });
    this.props.actions.write(text);
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
    if (text.trim() === '' || [...text].length > MESSAGE_LENGTH) return;
    this.props.actions.send(text);
    this.setState({ text: '' });
  };
}
