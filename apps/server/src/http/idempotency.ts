/**
 * `Idempotency-Key` (contract §6 "Repeats"): the answer is stored by the commit of its effect, so both exist or
 * none. Rows are found by a hash of caller, method, path and key, and the answer in them is
 * sealed with a key derived from the caller's own: what an answer shows once (an API key, a token) lies nowhere in the clear.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { LIMITS } from '@parley/contract';
import { AppError, invalid } from '../domain/errors.ts';
import type { IdempotencyRecord, Millis } from '../domain/records.ts';
import type { Remember } from '../usecases/context.ts';
import { isAnsweredElsewhere } from '../usecases/refusals.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Repeatable {
  /** Who calls: agents, keys and customers by id; the anonymous by address and user agent. */
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  /** The header's value. */
  readonly key: string;
  /** What was sent, parsed. */
  readonly body: unknown;
}

export interface IdempotencyParts {
  readonly read: { idempotency(key: string): Promise<IdempotencyRecord | null> };
  readonly clock: { now(): Millis };
  /** Part of what answers are sealed with. */
  readonly secret: string;
}

/** Makes `Remember` out of what shapes the answer. */
export type Rememberer = (answer: (result: unknown) => Promise<Answer>) => Remember;

const KEEP_MS = LIMITS.idempotencyHours * 3_600_000;

export class Idempotency {
  readonly #parts: IdempotencyParts;
  /** Requests under way: one that comes meanwhile waits. */
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(parts: IdempotencyParts) {
    this.#parts = parts;
  }

  /**
   * Answers a repeat from the first answer, else runs `run`, which hands what it is given to the use case.
   * Throws CONFLICT for another body under the same key. What fails is not kept.
   */
  async answer(call: Repeatable, run: (remember: Rememberer) => Promise<Answer>): Promise<Answer> {
    if (call.key === '' || call.key.length > LIMITS.idempotencyKey) {
      throw invalid('Idempotency-Key', `must have 1 to ${LIMITS.idempotencyKey} characters`);
    }
    const row = hash(call.caller, call.method, call.path, call.key);
    for (;;) {
      const first = await this.#stored(row, call);
      if (first !== null) return first;
      const running = this.#running.get(row);
      if (running === undefined) return this.#first(row, call, run);
      await running;
    }
  }

  async #first(
    row: string,
    call: Repeatable,
    run: (remember: Rememberer) => Promise<Answer>,
  ): Promise<Answer> {
    const work = run((answer) => this.#remember(row, call, answer));
    const settled = work.then(noop, noop).then(() => this.#running.delete(row));
    this.#running.set(row, settled);
    try {
      return await work;
    } catch (error) {
      const elsewhere = isAnsweredElsewhere(error) ? await this.#stored(row, call) : null;
      if (elsewhere === null) throw error;
      return elsewhere;
    }
  }

  async #stored(row: string, call: Repeatable): Promise<Answer | null> {
    const record = await this.#parts.read.idempotency(row);
    if (record === null || record.expiresAt <= this.#parts.clock.now()) return null;
    if (record.bodyHash !== this.#bodyHash(call)) {
      throw new AppError('CONFLICT', 'This Idempotency-Key was used with another body');
    }
    return { status: record.answer.status, body: this.#open(row, call, record.answer.body) };
  }

  #remember(row: string, call: Repeatable, answer: (result: unknown) => Promise<Answer>): Remember {
    return {
      key: row,
      bodyHash: this.#bodyHash(call),
      expiresAt: this.#parts.clock.now() + KEEP_MS,
      answer: async (result) => {
        const { status, body } = await answer(result);
        return { status, body: this.#seal(row, call, body) };
      },
    };
  }

  /** Keyed, since a body may hold a password. */
  #bodyHash({ body }: Repeatable): string {
    return hash(this.#parts.secret, JSON.stringify(body) ?? '');
  }

  #sealKey(row: string, call: Repeatable): Buffer {
    const { secret } = this.#parts;
    return Buffer.from(hkdfSync('sha256', `${secret} ${call.key}`, row, 'answer', 32));
  }

  #seal(row: string, call: Repeatable, body: unknown): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey(row, call), nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(body)), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
  }

  #open(row: string, call: Repeatable, sealed: unknown): unknown {
    const bytes = Buffer.from(String(sealed), 'base64');
    const key = this.#sealKey(row, call);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  }
}

/** Each part by its length too, so that no two lists of parts look alike. */
function hash(...parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return sum.digest('hex');
}

function noop(): void {}
