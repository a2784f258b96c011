/** What every use case gets: the parts it works with, and who calls. */
import type { Actor } from '../domain/actor.ts';
import type { DomainEvent, Origin } from '../domain/events.ts';
import type { Millis } from '../domain/records.ts';
import type { Store } from '../store/store.ts';
import type { Turns } from './turns.ts';

export interface Clock {
  now(): Millis;
}

/** The settings of the process that business rules read. */
export interface Rules {
  /** How long an agent without a socket still counts as present. */
  readonly agentOfflineGraceMs: number;
  /** Age at which a resolved ticket closes by itself; 0: never. */
  readonly autoCloseAfterMs: number;
  /** `REQUIRE_IDENTITY`. */
  readonly requireIdentity: boolean;
}

/** Addresses at which files can be read without a credential, for an hour (contract §2 "Attachment"). */
export interface Links {
  urlOf(id: string): string;
}

export interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly links: Links;
  readonly rules: Rules;
  readonly turns: Turns;
  /** Tells the projector; called after the durable commit, in commit order. Never throws. */
  publish(events: readonly DomainEvent[]): void;
  /** Runs later work of the process that a sweeper would do anyway (draining a queue); its failure is logged. */
  defer(work: () => Promise<unknown>): void;
}

/** An Idempotency-Key's row, written by the unit that causes the effect, so that both exist or none. */
export interface Remember {
  readonly key: string;
  readonly bodyHash: string;
  readonly expiresAt: Millis;
  /** The complete first answer, made from the use case's result before the commit. */
  answer(result: unknown): Promise<{ status: number; body: unknown }>;
}

export interface Call {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly remember?: Remember;
  /** `If-Match`: the versions of the ticket that the caller means; at another one its change is refused. */
  readonly ifVersions?: readonly number[];
}
