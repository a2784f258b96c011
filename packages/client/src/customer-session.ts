/** Who the customer is, over reloads and tabs: the token that the server gave out, or the proof that the page brings. */
import type { CustomerAck, CustomerToServer } from '@parley/contract';
import type { FailureCode, ParleyError } from './errors.ts';
import type { Keep } from './keep.ts';

/** A person whom the page knows. `identityHash` is made by the page's own server (contract §5). */
export interface Identity {
  readonly customerId: string;
  readonly identityHash: string;
}

export type ConnectPayload = Parameters<CustomerToServer['customer_connect']>[0];

/** What a new conversation begins with. */
export type CustomerDetails = Pick<
  ConnectPayload,
  'customerInfo' | 'subject' | 'department' | 'priority' | 'metadata'
>;

interface Stored {
  readonly customerId: string;
  readonly token: string | null;
  /** The conversation that is shown; null: the newest that is not closed. */
  readonly ticketId: string | null;
  /** Whether the page proved who it is. */
  readonly identified: boolean;
}

export interface CustomerSession {
  /** Null before the first connection. */
  readonly customerId: () => string | null;
  readonly ticketId: () => string | null;
  /** The customer's token for REST and the handshake. */
  readonly token: () => string | null;
  readonly payload: (details: CustomerDetails, afterSeq: number | null) => ConnectPayload;
  readonly established: (ack: CustomerAck<'customer_connect'>) => void;
  /** The conversation went on on another ticket; null: any that is not closed, else a new one. */
  readonly moveTo: (ticketId: string | null) => void;
  /**
   * The server refused what we showed. True when something was left out, so that another try makes sense: the ticket that
   * is not there, the token beside a proof, or, without a proof, the customer whom nobody believes us to be any more.
   */
  readonly refused: (error: ParleyError) => boolean;
  /**
   * Becomes that person: the `same` as before, somebody `new` (nobody, or a visitor without a name, was here), or a
   * `stranger` to the known person who was here and whose texts must not be sent.
   */
  readonly identify: (identity: Identity) => 'same' | 'new' | 'stranger';
  readonly forget: () => void;
}

const KEY = 'session';
/** Whoever gets these is not who they say they are. */
const CREDENTIAL_CODES: ReadonlySet<FailureCode> = new Set([
  'UNAUTHORIZED',
  'IDENTITY_REQUIRED',
  'FORBIDDEN',
]);

/** Reads the storage each time: another tab may know better by now. */
export function createCustomerSession(keep: Keep): CustomerSession {
  let identity: Identity | null = null;

  function stored(): Stored | null {
    const value = keep.get(KEY) as Partial<Stored> | null;
    if (typeof value?.customerId !== 'string') return null;
    return {
      customerId: value.customerId,
      token: value.token ?? null,
      ticketId: value.ticketId ?? null,
      identified: value.identified === true,
    };
  }

  function change(to: Partial<Stored>): void {
    const before = stored();
    if (before !== null) keep.set(KEY, { ...before, ...to });
  }

  return {
    customerId: () => stored()?.customerId ?? identity?.customerId ?? null,
    ticketId: () => stored()?.ticketId ?? null,
    token: () => stored()?.token ?? null,
    payload(details, afterSeq) {
      const before = stored();
      const payload: ConnectPayload = { ...details, ...identity };
      if (before === null) return payload;
      payload.customerId = before.customerId;
      if (before.token !== null) payload.token = before.token;
      if (before.ticketId !== null) payload.ticketId = before.ticketId;
      if (before.ticketId !== null && afterSeq !== null) payload.afterSeq = afterSeq;
      return payload;
    },
    established({ customerId, token, ticket }) {
      const identified = identity !== null || stored()?.identified === true;
      keep.set(KEY, { customerId, token, ticketId: ticket.ticketId, identified });
    },
    moveTo: (ticketId) => change({ ticketId }),
    refused({ code }) {
      const before = stored();
      if (before === null) return false;
      if (code === 'NOT_FOUND' && before.ticketId !== null) {
        change({ ticketId: null });
        return true;
      }
      if (!CREDENTIAL_CODES.has(code)) return false;
      if (identity === null) keep.remove(KEY);
      else if (before.token === null) return false;
      else change({ token: null });
      return true;
    },
    identify(next) {
      const before = stored();
      identity = next;
      if (before === null) return 'new';
      if (before.customerId === next.customerId) return 'same';
      keep.remove(KEY);
      return before.identified ? 'stranger' : 'new';
    },
    forget() {
      identity = null;
      keep.remove(KEY);
    },
  };
}
