import { Component } from 'preact';
import type { FileDesk } from './desk.ts';

/** Draws itself again at every progress of a file, without the rest of the chat. */
export abstract class Watching<P extends { readonly desk: FileDesk }, S = object> extends Component<
  P,
  S
> {
  #end: (() => void) | null = null;

  override componentDidMount(): void {
    this.#end = this.props.desk.subscribe(() => this.forceUpdate());
  }

  override componentWillUnmount(): void {
    this.#end?.();
  }
}
