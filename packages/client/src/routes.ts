/**
 * Method and path of every route: all that a call needs at run time, free of the contract's schemas, so that a page
 * does not load them. The compiler compares keys and paths with the contract, a test the methods as well.
 */
import type { Method, ROUTES as CONTRACT, RouteKey } from '@parley/contract';

export type RouteRow<K extends RouteKey = RouteKey> = readonly [
  method: Method,
  path: (typeof CONTRACT)[K]['path'],
];

/** Rows of some of the routes. */
export type RouteTable<K extends RouteKey> = { readonly [Key in K]: RouteRow<Key> };

export const ROUTES = {
  'auth.login': ['POST', '/api/auth/login'],
  'auth.refresh': ['POST', '/api/auth/refresh'],
  'auth.logout': ['POST', '/api/auth/logout'],
  'auth.me': ['GET', '/api/auth/me'],
  'apiKeys.list': ['GET', '/api/api-keys'],
  'apiKeys.create': ['POST', '/api/api-keys'],
  'apiKeys.delete': ['DELETE', '/api/api-keys/:apiKeyId'],
  'tickets.list': ['GET', '/api/tickets'],
  'tickets.search': ['GET', '/api/tickets/search/:query'],
  'tickets.stats': ['GET', '/api/tickets/stats/overview'],
  'tickets.create': ['POST', '/api/tickets'],
  'tickets.get': ['GET', '/api/tickets/:ticketId'],
  'tickets.update': ['PATCH', '/api/tickets/:ticketId'],
  'tickets.status': ['PATCH', '/api/tickets/:ticketId/status'],
  'tickets.assign': ['PATCH', '/api/tickets/:ticketId/assign'],
  'tickets.priority': ['PATCH', '/api/tickets/:ticketId/priority'],
  'tickets.escalate': ['POST', '/api/tickets/:ticketId/escalate'],
  'tickets.routing': ['GET', '/api/tickets/:ticketId/routing'],
  'tickets.rate': ['POST', '/api/tickets/:ticketId/rating'],
  'tickets.typing': ['POST', '/api/tickets/:ticketId/typing'],
  'messages.list': ['GET', '/api/tickets/:ticketId/messages'],
  'messages.create': ['POST', '/api/tickets/:ticketId/messages'],
  'messages.retry': ['POST', '/api/tickets/:ticketId/messages/:messageId/retry'],
  'messages.read': ['PATCH', '/api/tickets/:ticketId/messages/read'],
  'attachments.create': ['POST', '/api/tickets/:ticketId/attachments'],
  'attachments.get': ['GET', '/api/attachments/:attachmentId'],
  'agents.list': ['GET', '/api/agents'],
  'agents.available': ['GET', '/api/agents/available/for-assignment'],
  'agents.create': ['POST', '/api/agents'],
  'agents.get': ['GET', '/api/agents/:agentId'],
  'agents.update': ['PATCH', '/api/agents/:agentId'],
  'agents.status': ['PATCH', '/api/agents/:agentId/status'],
  'agents.tickets': ['GET', '/api/agents/:agentId/tickets'],
  'notifications.list': ['GET', '/api/agents/:agentId/notifications'],
  'notifications.readAll': ['PATCH', '/api/agents/:agentId/notifications/read-all'],
  'notifications.read': ['PATCH', '/api/agents/:agentId/notifications/:notificationId/read'],
  'departments.list': ['GET', '/api/departments'],
  'dashboard.stats': ['GET', '/api/dashboard/stats'],
  'dashboard.agents': ['GET', '/api/dashboard/agents'],
  'cannedResponses.list': ['GET', '/api/canned-responses'],
  'cannedResponses.create': ['POST', '/api/canned-responses'],
  'cannedResponses.update': ['PATCH', '/api/canned-responses/:cannedResponseId'],
  'cannedResponses.delete': ['DELETE', '/api/canned-responses/:cannedResponseId'],
  'autoResponses.list': ['GET', '/api/auto-responses'],
  'autoResponses.create': ['POST', '/api/auto-responses'],
  'autoResponses.update': ['PATCH', '/api/auto-responses/:autoResponseId'],
  'autoResponses.delete': ['DELETE', '/api/auto-responses/:autoResponseId'],
  'settings.get': ['GET', '/api/settings'],
  'settings.update': ['PATCH', '/api/settings'],
  'widget.get': ['GET', '/api/widget'],
  'ops.health': ['GET', '/healthz'],
  'ops.ready': ['GET', '/readyz'],
  'ops.metrics': ['GET', '/metrics'],
} as const satisfies RouteTable<RouteKey>;
