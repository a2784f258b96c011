/** What a handler is and what it gets: typed by its row of the route table, so a missing or wrong one does not compile. */
import type {
  ParamNames,
  RouteBody,
  RouteCustomerReply,
  RouteKey,
  RouteParams,
  RouteQuery,
  RouteReply,
  ROUTES,
} from '@parley/contract';
import type { Readable } from 'node:stream';
import type { AttachmentLinks } from '../attachment-links.ts';
import type { UploadsConfig } from '../config.ts';
import type { Actor } from '../domain/actor.ts';
import type { Resource } from '../domain/policy.ts';
import type {
  AgentRecord,
  ApiKeyRecord,
  AttachmentRecord,
  AutoResponseRecord,
  CannedResponseRecord,
  MessageRecord,
  NotificationRecord,
  TicketRecord,
} from '../domain/records.ts';
import type { Pictures } from '../files/pictures.ts';
import type { Scratch } from '../files/scratch.ts';
import type { Credential, Identity } from '../identity/identity.ts';
import type { CallLimits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { OriginJudge } from '../origins.ts';
import type { Call, Deps } from '../usecases/context.ts';
import type { Exchange } from './exchange.ts';
import type { Idempotency } from './idempotency.ts';
import type { Received } from './upload.ts';

/** What the HTTP side works with. */
export interface Services {
  readonly deps: Deps;
  readonly identity: Identity;
  readonly limits: CallLimits;
  readonly idempotency: Idempotency;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly judge: OriginJudge;
  /** Proxies in front. */
  readonly hops: number;
  /** Whether people reach the server by https, whatever the connection is. */
  readonly isPublicSecure: boolean;
  /** `METRICS_TOKEN`. */
  readonly metricsToken: string | null;
  /** Whether the server takes work: false while it starts and drains. */
  readonly isOpen: () => boolean;
  readonly uploads: UploadsConfig;
  readonly pictures: Pictures;
  readonly links: AttachmentLinks;
}

/** Rows that a path parameter names. They are loaded before anything else is looked at; what is not there is a 404. */
export interface RowOf {
  readonly ticketId: TicketRecord;
  readonly agentId: AgentRecord;
  readonly messageId: MessageRecord;
  readonly notificationId: NotificationRecord;
  readonly attachmentId: AttachmentRecord;
  readonly apiKeyId: ApiKeyRecord;
  readonly cannedResponseId: CannedResponseRecord;
  readonly autoResponseId: AutoResponseRecord;
}

type RowNames<K extends RouteKey> = Extract<ParamNames<(typeof ROUTES)[K]['path']>, keyof RowOf>;

export type Rows<K extends RouteKey> = { readonly [Name in RowNames<K>]: RowOf[Name] };

/** Bytes as the answer, and what is said of them. */
export interface Download {
  readonly type: string;
  readonly disposition: string;
  readonly etag: string;
  /** Seconds for which the caller's own cache may keep them without asking; 0: it asks. */
  readonly maxAge: number;
  readonly size: number;
  readonly bytes: Readable;
}

/** `data` of the answer: what staff get, or what customers and the anonymous get. */
export type Data<K extends RouteKey> = K extends 'attachments.get'
  ? Download
  : RouteReply<K> | RouteCustomerReply<K>;

/** Known before the body is validated. */
export interface Approach<K extends RouteKey> {
  readonly services: Services;
  readonly exchange: Exchange;
  /** Null: none was needed and none, or none that counts, was shown. */
  readonly credential: Credential | null;
  readonly actor: Actor;
  readonly params: RouteParams<K>;
  readonly rows: Rows<K>;
}

export interface Context<K extends RouteKey> extends Approach<K> {
  readonly query: RouteQuery<K>;
  readonly body: RouteBody<K>;
  readonly call: Call;
  /** The file that came, on routes that take one. */
  readonly upload: { readonly file: Received; readonly scratch: Scratch } | null;
  /**
   * Runs a use case and makes the answer of its result. Where the request has an `Idempotency-Key`, the
   * answer is stored by the commit of the effect.
   */
  readonly effect: <T>(
    run: (call: Call) => Promise<T>,
    present: (result: T) => Data<K> | Promise<Data<K>>,
  ) => Promise<Data<K>>;
}

/** What rights depend on beside the path and the usual fields of the body, and who acts when the body proves it. */
export interface Claim {
  readonly resource?: Resource;
  readonly actor?: Actor;
}

export interface Endpoint<K extends RouteKey> {
  /** Who calls, where it is not the usual `Authorization` or `X-API-Key`. Throws UNAUTHORIZED; null is anonymous. */
  readonly credential?: (services: Services, exchange: Exchange) => Promise<Credential | null>;
  /** Looks at the raw body, of which nothing is known yet, for what rights depend on. */
  readonly claim?: (
    approach: Approach<K>,
    raw: Readonly<Record<string, unknown>>,
  ) => Promise<Claim>;
  /** Of an upload: refuses before anything of the body is read. */
  readonly admit?: (approach: Approach<K>) => Promise<void>;
  readonly handle: (context: Context<K>) => Promise<Data<K>>;
}

export type Endpoints<K extends RouteKey = RouteKey> = { readonly [Name in K]: Endpoint<Name> };
