/** A client that sends whatever it likes: engine.io frames over a bare websocket (Socket.IO protocol 5, Engine.IO 4). */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { TestApp } from './app.ts';

/** A bound of waiting. */
const PATIENCE_MS = 60_000;

export class RawSocket {
  /** Frames that came, but for pings. */
  readonly frames: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      if (data === '2') socket.send('3');
      else this.frames.push(String(data));
      this.#wake();
    });
    socket.addEventListener('close', () => {
      this.#closed = true;
      this.#wake();
    });
    after(() => socket.close());
  }

  /** Opens the transport. Rejects when the server refuses it. */
  static async open(
    app: Pick<TestApp, 'url'>,
    headers: Record<string, string> = {},
    query = 'EIO=4&transport=websocket',
  ): Promise<RawSocket> {
    const url = `${app.url.replace('http', 'ws')}/socket.io/?${query}`;
    // Node's WebSocket takes headers, which browsers' do not.
    const Headed = WebSocket as unknown as new (url: string, options: object) => WebSocket;
    const socket = new Headed(url, { headers });
    const raw = new RawSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('The transport was refused')));
    });
    return raw;
  }

  /** Opens it and joins a namespace. */
  static async connect(
    app: Pick<TestApp, 'url'>,
    namespace: string,
    auth?: object,
  ): Promise<RawSocket> {
    const raw = await RawSocket.open(app);
    raw.send(`40${namespace},${auth === undefined ? '' : JSON.stringify(auth)}`);
    await raw.next((frame) => frame.startsWith(`40${namespace},`));
    return raw;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  /** The first frame that `holds`, also one that came before. */
  async next(holds: (frame: string) => boolean): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.frames.find(holds);
      if (found !== undefined) return found;
      assert.ok(!this.#closed, `closed; got ${this.frames.join(' ').slice(0, 500)}`);
      await this.#change(until - performance.now());
    }
  }

  async closed(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!this.#closed) await this.#change(until - performance.now());
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #change(ms: number): Promise<void> {
    assert.ok(ms > 0, `nothing came; got ${this.frames.join(' ').slice(0, 500)}`);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }
}
