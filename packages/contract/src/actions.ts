/**
 * Names of everything that somebody may or may not do. Routes and events carry one each; the policy decides by it.
 */
export const ACTIONS = [
  /** Log in, refresh: needs no right. */
  'session.open',
  /** Log out, read who one is. */
  'session.own',
  'ticket.create',
  /** Join the own ticket by socket, leave it. */
  'ticket.connect',
  /** Lists and search. */
  'ticket.list',
  /** One ticket, its messages; sync. */
  'ticket.read',
  'ticket.edit',
  'ticket.status',
  'ticket.priority',
  'ticket.assign',
  'ticket.escalate',
  'ticket.routing',
  'ticket.rate',
  'ticket.typing',
  'ticket.markRead',
  'message.write',
  /** Upload a file that a message is to carry. */
  'ticket.attach',
  'attachment.read',
  'agent.list',
  'agent.read',
  'agent.status',
  'agent.create',
  'agent.edit',
  'notification.list',
  'notification.read',
  'department.list',
  'stats.read',
  'apiKey.manage',
  'cannedResponse.read',
  'cannedResponse.write',
  'autoResponse.read',
  'autoResponse.write',
  'settings.read',
  'settings.write',
  /** What anybody's browser may ask. */
  'widget.read',
  'ops.read',
  'metrics.read',
] as const;

export type Action = (typeof ACTIONS)[number];
