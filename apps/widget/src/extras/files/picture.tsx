import { asParleyError } from '@parley/client/errors.ts';
import { Component, createRef, h, type JSX } from 'preact';

export interface PictureProps {
  /** Where it is now; null: it has to be asked for. */
  readonly address: string | null;
  readonly alt: string;
  readonly renew: () => Promise<string>;
  readonly bytes: () => Promise<Blob>;
  /** It cannot be shown; `isGone`: since it is no longer there. */
  readonly onFault?: (isGone: boolean) => void;
}

interface PictureState {
  readonly address: string | null;
  readonly isPainted: boolean;
}

/** Kinds of addresses from which the page around us forbids pictures. */
const forbidden = new Set<string>();

/**
 * A picture. Where the page's CSP forbids it as an image, its bytes are painted: those come by `connect-src`, which names our
 * server anyhow. Then an animation stands still.
 */
export class Picture extends Component<PictureProps, PictureState> {
  override state: PictureState = { address: this.props.address, isPainted: false };
  readonly #canvas = createRef<HTMLCanvasElement>();
  #isRenewed = false;

  override componentDidMount(): void {
    const { address } = this.state;
    if (address === null) this.#attempt(this.#ask());
    else if (forbidden.has(kindOf(address))) this.#attempt(this.#paint());
  }

  override render({ alt }: PictureProps, { address, isPainted }: PictureState): JSX.Element {
    if (isPainted) return <canvas ref={this.#canvas} role="img" aria-label={alt} />;
    if (address === null || forbidden.has(kindOf(address))) return <span />;
    return <img src={address} alt={alt} loading="lazy" decoding="async" onError={this.#onError} />;
  }

  readonly #onError = () => this.#attempt(this.#paint());

  #attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.props.onFault?.(asParleyError(error).code === 'NOT_FOUND');
    });
  }

  async #ask(): Promise<void> {
    this.setState({ address: await this.props.renew() });
  }

  async #paint(): Promise<void> {
    const { address } = this.state;
    const bytes = await this.props.bytes();
    const bitmap = await createImageBitmap(bytes);
    // The bytes are a picture. If it is not the page that forbids it, the address had ended.
    const fresh = await this.props.renew();
    if (!this.#isRenewed && fresh !== address) {
      this.#isRenewed = true;
      this.setState({ address: fresh });
      return;
    }
    if (address !== null) forbidden.add(kindOf(address));
    this.setState({ isPainted: true }, () => {
      const canvas = this.#canvas.current;
      if (canvas === null) return;
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
    });
  }
}

function kindOf(address: string): string {
  return new URL(address, location.href).protocol;
}
