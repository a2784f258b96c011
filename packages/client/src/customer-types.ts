/** What a customer's client shows and does; see `createCustomerClient`. */
import type { Attachment, CustomerMessage, CustomerTicket } from '@parley/contract';
import type { Random } from './backoff.ts';
import type { ConnectionState, OpenSocket, Timings } from './connection.ts';
import type { CustomerDetails, Identity } from './customer-session.ts';
import type { Entry } from './entries.ts';
import type { ParleyError } from './errors.ts';
import type { Files, LoadUpload } from './files.ts';
import type { Hints } from './hints.ts';
import type { KeyValueStorage } from './keep.ts';
import type { Lock } from './locks.ts';
import type { Observable } from './observable.ts';
import type { Draft, OutgoingMessage } from './outgoing.ts';
import type { UploadOptions } from './upload.ts';

export interface CustomerState {
  readonly connection: ConnectionState;
  /** Why the connection is `refused`, or why the last one was lost. */
  readonly error: ParleyError | null;
  readonly customerId: string | null;
  readonly ticket: CustomerTicket | null;
  /** The log, in order. */
  readonly messages: readonly CustomerMessage[];
  /** The log and after it what is not sent yet: what a chat shows. */
  readonly entries: readonly Entry[];
  readonly outgoing: readonly OutgoingMessage[];
  /** Whether there are older messages to load. */
  readonly hasMore: boolean;
  readonly loadingOlder: boolean;
  readonly agentTyping: { readonly name: string } | null;
  /** Names of the agents who were heard of, by the `agentId` that their messages have as `senderId`. */
  readonly agents: ReadonlyMap<string, string>;
  /** From 1; null while the ticket does not wait. */
  readonly queuePosition: number | null;
}

export interface CustomerOptions {
  /** Origin of the server, such as `https://chat.example.org`; '' is the page's own. */
  readonly url: string;
  /** What survives a reload; the page's `localStorage`, or memory where there is none. */
  readonly storage?: KeyValueStorage;
  /** Beginning of the keys in it. */
  readonly storagePrefix?: string;
  /** Who the customer is, where the page knows it. */
  readonly identity?: Identity;
  readonly details?: CustomerDetails;
  /** Shows agents the draft while it is being written. */
  readonly sharesDraft?: boolean;
  readonly hints?: Hints;
  readonly lock?: Lock;
  readonly openSocket?: OpenSocket;
  /** How the module for sending files up is loaded, for a page that tries again where a browser would not. */
  readonly loadUpload?: LoadUpload;
  readonly fetch?: typeof fetch;
  readonly timings?: Partial<Timings>;
  readonly random?: Random;
}

export interface CustomerClient extends Observable<CustomerState> {
  /** Connects and begins a conversation if there is none. `details` add to those of the options. */
  readonly connect: (details?: CustomerDetails) => void;
  /** Connects only if there is a conversation, or something unsent, from before. Returns whether it does. */
  readonly resume: () => boolean;
  /** Resolves when online, rejects when the server refuses us. */
  readonly whenOnline: () => Promise<void>;
  /** Shows the message at once and sends it as soon as it can; connects if need be. */
  readonly send: (draft: string | Draft) => OutgoingMessage;
  /**
   * Sends a file up; connects, and begins a conversation, if need be. Send what it gives in the `attachments` of a draft
   * within 50 minutes. Rejects with a `ParleyError`, or with the signal's reason.
   */
  readonly upload: (file: Blob, options?: UploadOptions) => Promise<Attachment>;
  /** Where a file of a message can be shown from now: asks the server where the address has expired (one hour). */
  readonly fileUrl: Files['urlOf'];
  readonly retry: (clientMessageId: string) => void;
  readonly discard: (clientMessageId: string) => void;
  /** To be called at each key; stops by itself. */
  readonly typing: (draft?: string) => void;
  readonly stopTyping: () => void;
  /** Marks what is shown as read, up to the newest message unless said otherwise. */
  readonly markRead: (upToSeq?: number) => void;
  readonly loadOlder: () => Promise<void>;
  /** Rates a resolved or closed conversation, 1-5. */
  readonly rate: (rating: number, feedback?: string) => Promise<void>;
  /** Closes the conversation. */
  readonly end: () => Promise<void>;
  /** Leaves a closed conversation for a new one. */
  readonly startOver: (details?: CustomerDetails) => void;
  /** The page learned who the customer is. */
  readonly identify: (identity: Identity, details?: CustomerDetails) => void;
  /** The customer logs out of the page: forgets everything, unsent texts too. */
  readonly shutdown: () => void;
  /** Ends the connection; what is stored stays. */
  readonly close: () => void;
  /** For REST calls of one's own (`Authorization: Bearer`); null before the first connection. */
  readonly token: () => string | null;
}
