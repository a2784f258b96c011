/** How many sockets each address has (contract §6 "Limits", security.md "Handshake"). */
import { LIMITS } from '@parley/contract';
import { AppError } from '../domain/errors.ts';
import type { Peer } from './peer.ts';

/** Connections without a socket that an address may have beside its sockets; each lives ten seconds at most. */
const BARE_CONNECTIONS = 1_000;

interface Count {
  connections: number;
  sockets: number;
  strangers: number;
}

export class Addresses {
  readonly #max: number;
  readonly #counts = new Map<string, Count>();

  /** `max`: sockets of one address; 0 lifts all of these limits. */
  constructor({ max }: { readonly max: number }) {
    this.#max = max;
  }

  /** Whether one more connection of this address may open; the sockets on it are counted by `admit`. */
  mayOpen(key: string): boolean {
    const count = this.#counts.get(key);
    return (
      this.#max === 0 || count === undefined || count.connections < this.#max + BARE_CONNECTIONS
    );
  }

  opened({ key }: Peer): void {
    const count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, { connections: 1, sockets: 0, strangers: 0 });
    else count.connections += 1;
  }

  closed(peer: Peer): void {
    this.dismiss(peer);
    const count = this.#of(peer);
    count.connections -= 1;
    if (count.connections === 0) this.#counts.delete(peer.key);
  }

  /** Counts a connection that asks for its first socket. Throws RATE_LIMITED where its address has enough; older ones stay. */
  admit(peer: Peer, { identified }: { readonly identified: boolean }): void {
    if (peer.standing !== 'uncounted') {
      if (identified) this.identified(peer);
      return;
    }
    const count = this.#of(peer);
    const isFull =
      count.sockets >= this.#max ||
      (!identified && count.strangers >= LIMITS.unidentifiedSocketsPerAddress);
    if (this.#max > 0 && isFull) {
      throw new AppError('RATE_LIMITED', 'Too many connections from this address');
    }
    count.sockets += 1;
    if (!identified) count.strangers += 1;
    peer.standing = identified ? 'identified' : 'stranger';
  }

  /** A stranger has said who they are. */
  identified(peer: Peer): void {
    if (peer.standing !== 'stranger') return;
    this.#of(peer).strangers -= 1;
    peer.standing = 'identified';
  }

  /** Its last socket was refused or is gone. */
  dismiss(peer: Peer): void {
    if (peer.standing === 'uncounted') return;
    const count = this.#of(peer);
    count.sockets -= 1;
    if (peer.standing === 'stranger') count.strangers -= 1;
    peer.standing = 'uncounted';
  }

  #of({ key }: Peer): Count {
    const count = this.#counts.get(key);
    if (count === undefined) throw new Error('An address without a connection');
    return count;
  }
}
