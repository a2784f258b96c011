import { Component, h, type JSX } from 'preact';
import type { CardPart } from '../chat/view.ts';
import { textOf } from './text-of.ts';

interface RatingState {
  readonly chosen: number;
  readonly failed: boolean;
}

const STARS = [1, 2, 3, 4, 5];

/** Five stars and a comment; afterwards what was given. */
export class Rating extends Component<CardPart, RatingState> {
  override state: RatingState = { chosen: 0, failed: false };

  override render({ view, words }: CardPart, { chosen, failed }: RatingState): JSX.Element {
    const given = view.state.ticket?.metadata.rating ?? null;
    if (given !== null) {
      return (
        <div class="card rating">
          <output class="done">
            {words.rateThanks}
            <span class="stars" role="img" aria-label={words.ratings[given - 1]}>
              {STARS.map((star) => (
                <span key={star} class={star <= given ? 'lit' : ''}>
                  <Star />
                </span>
              ))}
            </span>
          </output>
        </div>
      );
    }
    return (
      <form class="card rating" onSubmit={this.#submit}>
        <h3 id="parley-rate">{words.rate}</h3>
        <div class="stars" role="radiogroup" aria-labelledby="parley-rate">
          {STARS.map((star) => (
            <label key={star} class={star <= chosen ? 'lit' : ''}>
              <input
                type="radio"
                name="rating"
                value={star}
                checked={star === chosen}
                aria-label={words.ratings[star - 1]}
                onChange={() => this.setState({ chosen: star })}
              />
              <Star />
            </label>
          ))}
        </div>
        <p class="word" aria-hidden="true">
          {words.ratings[chosen - 1]}
        </p>
        {chosen > 0 && (
          <textarea
            name="feedback"
            rows={1}
            dir="auto"
            maxLength={5000}
            placeholder={words.comment}
            aria-label={words.comment}
          />
        )}
        {failed && (
          <p class="fault" role="alert">
            {words.rateFailed}
          </p>
        )}
        {chosen > 0 && (
          <button class="primary" type="submit">
            {words.rateSend}
          </button>
        )}
      </form>
    );
  }

  readonly #submit = (event: Event) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const feedback = textOf(data, 'feedback');
    this.setState({ failed: false });
    this.props.client
      .rate(this.state.chosen, feedback)
      .catch(() => this.setState({ failed: true }));
  };
}

function Star(): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9L12 16.9l-5.3 2.8 1.1-5.9-4.3-4.1 5.9-.8L12 3.5Z" />
    </svg>
  );
}
