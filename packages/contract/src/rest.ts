/**
 * The route table: the only description of REST. Handlers, validation, reply types and the client come from it.
 * A path that fits several rows is the first's: literal segments stand before parameters.
 */
import type { z } from 'zod';
import { accessRoutes } from './rest/access.ts';
import { agentRoutes } from './rest/agents.ts';
import { attachmentRoutes } from './rest/attachments.ts';
import { operationsRoutes } from './rest/operations.ts';
import type { ParamNames } from './rest/route.ts';
import { setupRoutes } from './rest/setup.ts';
import { ticketRoutes } from './rest/tickets.ts';

export { CALLERS, paramNames } from './rest/route.ts';
export type { Caller, Method, ParamNames, Route } from './rest/route.ts';
export { HEALTH_STATES } from './rest/operations.ts';

export const ROUTES = {
  ...accessRoutes,
  ...ticketRoutes,
  ...attachmentRoutes,
  ...agentRoutes,
  ...setupRoutes,
  ...operationsRoutes,
};

export type RouteKey = keyof typeof ROUTES;

export const ROUTE_KEYS = Object.keys(ROUTES) as readonly RouteKey[];

type RouteOf<K extends RouteKey> = (typeof ROUTES)[K];

export type RouteParams<K extends RouteKey> = {
  readonly [Name in ParamNames<RouteOf<K>['path']>]: string;
};
/** Parsed, as handlers get it. */
export type RouteQuery<K extends RouteKey> = z.output<RouteOf<K>['query']>;
/** Parsed, as handlers get it; undefined where the route takes none. */
export type RouteBody<K extends RouteKey> = RouteOf<K>['body'] extends infer B extends z.ZodType
  ? z.output<B>
  : undefined;
/** `data` for staff; the whole body of bare routes. */
export type RouteReply<K extends RouteKey> = z.output<RouteOf<K>['reply']>;
/** `data` for customers and anonymous callers. */
export type RouteCustomerReply<K extends RouteKey> =
  RouteOf<K>['customerReply'] extends infer C extends z.ZodType ? z.output<C> : RouteReply<K>;

/** What a handler works on. */
export interface RouteInput<K extends RouteKey> {
  readonly params: RouteParams<K>;
  readonly query: RouteQuery<K>;
  readonly body: RouteBody<K>;
}

/** Query as a caller writes it, before it becomes text. */
export type RouteQueryInput<K extends RouteKey> = {
  readonly [Name in keyof z.input<RouteOf<K>['query']>]?:
    | string
    | number
    | boolean
    | readonly string[]
    | undefined;
};
/** Body as a caller writes it. */
export type RouteBodyInput<K extends RouteKey> = RouteOf<K>['body'] extends infer B extends
  z.ZodType
  ? z.input<B>
  : undefined;
