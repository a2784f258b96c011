/**
 * Images are drawn anew by a program of its own, started with the first of them and ended when there were none for a
 * while: a decoder that is led astray has neither our memory nor our secrets, and what it took of memory comes back.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { AppError } from '../domain/errors.ts';
import type { FileType } from '../domain/file-types.ts';
import { type Drawn, type DrawingAnswer, type DrawingJob, MAX_PIXELS } from './drawing.ts';
import type { Scratch } from './scratch.ts';

/** Each takes a core and up to 200 MB. */
const AT_ONCE = 2;
/** For one image, a start included: the program has stricter ones, should it get to them. */
const DEADLINE_MS = 40_000;
const IDLE_MS = 60_000;
const PROGRAM = new URL('./draw-main.ts', import.meta.url);

export interface Redrawn {
  readonly path: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly preview: string | null;
}

export class Pictures implements Disposable {
  #program: ChildProcess | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #jobs = new Map<number, PromiseWithResolvers<Drawn>>();

  /** Throws UNSUPPORTED_MEDIA_TYPE for what can't be decoded, PAYLOAD_TOO_LARGE for too many pixels. */
  async redraw(
    scratch: Scratch,
    source: string,
    format: NonNullable<FileType['image']>,
  ): Promise<Redrawn> {
    const [target, preview] = [scratch.path(), scratch.path()];
    await this.#enter();
    try {
      const drawn = await this.#draw({ id: (this.#lastId += 1), format, source, target, preview });
      const { size, width, height } = drawn;
      return { path: target, size, width, height, preview: drawn.hasPreview ? preview : null };
    } finally {
      this.#leave();
    }
  }

  async #draw(job: DrawingJob): Promise<Drawn> {
    const answered = Promise.withResolvers<Drawn>();
    this.#jobs.set(job.id, answered);
    const late = setTimeout(() => {
      answered.reject(unreadable('It takes too long'));
      this.#program?.kill('SIGKILL');
    }, DEADLINE_MS);
    try {
      this.#start().send(job, (error) => {
        if (error !== null) answered.reject(away(error));
      });
      return await answered.promise;
    } finally {
      clearTimeout(late);
      this.#jobs.delete(job.id);
    }
  }

  #start(): ChildProcess {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#program !== null) return this.#program;
    const program = fork(PROGRAM, [], {
      // None of our secrets; and what is freed goes back to the system instead of into one more arena.
      env: { MALLOC_ARENA_MAX: '2' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#program = program;
    program.on('message', (answer: DrawingAnswer) => this.#answered(answer));
    const end = (error: unknown): void => this.#ended(program, error);
    program.on('error', end);
    program.on('exit', (code, signal) => end(new Error(`The program ended (${signal ?? code})`)));
    // Whoever waits for a picture has a connection that keeps us running.
    program.unref();
    program.channel?.unref();
    return program;
  }

  #answered(answer: DrawingAnswer): void {
    const job = this.#jobs.get(answer.id);
    if ('drawn' in answer) job?.resolve(answer.drawn);
    else if (answer.fault === 'disk') job?.reject(away(new Error(answer.why)));
    else if (answer.fault === 'unreadable') job?.reject(unreadable(answer.why));
    else {
      job?.reject(new AppError('PAYLOAD_TOO_LARGE', `An image may have ${MAX_PIXELS} pixels`));
    }
  }

  #ended(program: ChildProcess, error: unknown): void {
    // One that was ended before has no jobs: those there are belong to the next.
    if (this.#program !== program) return;
    this.#program = null;
    for (const { reject } of this.#jobs.values()) reject(away(error));
  }

  async #enter(): Promise<void> {
    if (this.#underWay < AT_ONCE) this.#underWay += 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#underWay -= 1;
    if (this.#underWay > 0) return;
    this.#idle = setTimeout(() => this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  #end(): void {
    const program = this.#program;
    if (program === null) return;
    program.kill('SIGKILL');
    this.#ended(program, new Error('The server ends'));
  }

  [Symbol.dispose](): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#end();
  }
}

function unreadable(why: string): AppError {
  const cause = new Error(why);
  return new AppError('UNSUPPORTED_MEDIA_TYPE', 'This is not an image that can be read', { cause });
}

function away(cause: unknown): AppError {
  return new AppError('SERVICE_UNAVAILABLE', undefined, { cause, retryAfter: 1 });
}
