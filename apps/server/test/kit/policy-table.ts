/**
 * The table of contract §5, written out by hand: who may (y), who may not (f), and for whom it does not exist
 * (h). One row a case, one letter for each of ACTORS.
 */
import type { AgentRole } from '@parley/contract';
import { ANONYMOUS, SYSTEM, type Actor } from '../../src/domain/actor.ts';
import type { PolicyAction, Resource } from '../../src/domain/policy.ts';
import type { Room } from '../../src/domain/rooms.ts';
import { ticketRecord } from './records.ts';

type Staff = Extract<Actor, { kind: 'agent' }>;

export function agent(name: string, role: AgentRole, department: string): Staff {
  return { kind: 'agent', id: `id-${name}`, agentId: `AGT-${name}`, name, role, department };
}

export function key(name: string, role: 'agent' | 'supervisor', department: string | null): Actor {
  return { kind: 'key', id: `id-${name}`, name, role, department };
}

export const ASSIGNED = agent('assigned', 'agent', 'sales');
export const COLLEAGUE = agent('colleague', 'agent', 'billing');
export const STRANGER = agent('stranger', 'agent', 'support');

/** The columns of every row below, in this order. */
export const ACTORS: readonly (readonly [string, Actor])[] = [
  ['anonymous', ANONYMOUS],
  ["the ticket's customer", { kind: 'customer', customerId: 'cleo' }],
  ['another customer', { kind: 'customer', customerId: 'otto' }],
  ['the assigned agent', ASSIGNED],
  ['an agent of the department', COLLEAGUE],
  ['an agent of another department', STRANGER],
  ['a supervisor', agent('supervisor', 'supervisor', 'support')],
  ['an admin', agent('admin', 'admin', 'support')],
  ['a key of role agent', key('key', 'agent', 'billing')],
  ['a key of another department', key('other-key', 'agent', 'sales')],
  ['a key of role supervisor', key('senior-key', 'supervisor', null)],
  ['the server', SYSTEM],
];

export const BILLING = ticketRecord({
  customerId: 'cleo',
  department: 'billing',
  status: 'assigned',
  assignedAgent: ASSIGNED.id,
});
const BILLING_QUEUED = ticketRecord({ customerId: 'cleo', department: 'billing' });
const GENERAL_QUEUED = ticketRecord({ customerId: 'cleo', department: 'general' });
const GENERAL_TAKEN = ticketRecord({
  customerId: 'cleo',
  department: 'general',
  status: 'assigned',
  assignedAgent: ASSIGNED.id,
});

const ALL = 'yyy yyy yy yyy y';
const ABSENT = 'hhh hhh hh hhh y';
const STAFF = 'fff yyy yy yyy y';
const SENIORS = 'fff fff yy ffy y';
const ADMINS = 'fff fff fy fff y';
/** The second row of the table, for the ticket in `billing`. */
const READERS = 'hyh yyh yy yhy y';
const STAFF_READERS = 'hfh yyh yy yhy y';

export type Row = readonly [PolicyAction, what: string, Resource, cells: string];

function body(fields: NonNullable<Resource['body']>): Resource {
  return { ticket: BILLING, body: fields };
}

export function claim(customerId: string | null, isKnown: boolean): Resource {
  return { claim: { customerId, isKnown } };
}

function room(it: Room): Resource {
  return { room: it };
}

function onTicket(action: PolicyAction): Row[] {
  return [
    [action, 'in the own department, assigned', { ticket: BILLING }, READERS],
    [action, 'in the own department, waiting', { ticket: BILLING_QUEUED }, 'hyh hyh yy yhy y'],
    [action, 'waiting in general', { ticket: GENERAL_QUEUED }, 'hyh yyy yy yyy y'],
    [action, 'taken in general', { ticket: GENERAL_TAKEN }, 'hyh yhh yy hhy y'],
    [action, 'absent', { ticket: null }, ABSENT],
    [action, 'not loaded', {}, ABSENT],
  ];
}

function onStaffTicket(action: PolicyAction): Row[] {
  return onTicket(action).map(([, what, resource, cells]) => [
    action,
    what,
    resource,
    cells === ABSENT ? ABSENT : cells.replace('y', 'f'),
  ]);
}

const UPLOADER = { uploader: 'customer:cleo' };
const PUBLIC = { message: 'm', visibility: 'public' } as const;
const NOTE = { message: 'm', visibility: 'internal' } as const;

function files(): Row[] {
  const action = 'attachment.read';
  const file = (attachment: Resource['attachment'], ticket = BILLING): Resource => ({
    ...(attachment === undefined ? {} : { attachment }),
    ticket,
  });
  const byColleague = { uploader: `agent:${COLLEAGUE.id}` };
  const byKey = { uploader: 'key:id-key' };
  return [
    [action, 'not sent, a customer', file({ ...UPLOADER, sent: null }), 'hyh hhh hh hhh y'],
    [action, 'not sent, an agent', file({ ...byColleague, sent: null }), 'hhh hyh hh hhh y'],
    [action, 'not sent, a key', file({ ...byKey, sent: null }), 'hhh hhh hh yhh y'],
    [action, 'sent', file({ ...UPLOADER, sent: PUBLIC }), READERS],
    [action, 'sent by an agent', file({ ...byColleague, sent: PUBLIC }), READERS],
    [action, 'of a note', file({ ...byColleague, sent: NOTE }), 'hhh yyh yy yhy y'],
    [
      action,
      'sent in general',
      file({ ...UPLOADER, sent: PUBLIC }, GENERAL_QUEUED),
      'hyh yyy yy yyy y',
    ],
    [action, 'absent', {}, ABSENT],
  ];
}

function giving(action: PolicyAction, fields: NonNullable<Resource['body']>): Row[] {
  const to = (agent: Staff | null) => ({ ...body(fields), to: agent });
  return [
    [action, 'to an agent of the department', to(COLLEAGUE), STAFF_READERS],
    [action, 'to the assigned one, of another', to(ASSIGNED), 'hfh yfh yy fhy y'],
    [action, 'to an agent of another department', to(STRANGER), 'hfh ffh yy fhy y'],
    [action, 'to nobody', to(null), STAFF_READERS],
    [
      action,
      'an unreadable one to oneself',
      { ticket: GENERAL_TAKEN, to: STRANGER },
      'hfh fhh yy hhy y',
    ],
    [
      action,
      'one of general to oneself',
      { ticket: GENERAL_QUEUED, to: STRANGER },
      'hfh ffy yy ffy y',
    ],
  ];
}

function onSelf(action: PolicyAction): Row[] {
  return [
    [action, 'own', { agent: COLLEAGUE }, 'fff fyf yy ffy y'],
    [action, "another's", { agent: { id: 'id-nobody' } }, SENIORS],
    [action, 'absent', { agent: null }, ABSENT],
  ];
}

export const ROWS: readonly Row[] = [
  ['session.open', '', {}, ALL],
  ['session.own', '', {}, 'fff yyy yy fff y'],

  ['ticket.create', 'a new customer', claim('nina', false), 'yff yyy yy yyy y'],
  ['ticket.create', 'a known customer', claim('cleo', true), 'fyf yyy yy yyy y'],
  ['ticket.create', 'nobody named', {}, 'fff yyy yy yyy y'],
  ['ticket.connect', 'a new customer', claim('nina', false), 'yff fff ff fff y'],
  ['ticket.connect', 'a known customer', claim('cleo', true), 'fyf fff ff fff y'],
  ['ticket.connect', 'whoever comes', claim(null, false), 'yyy fff ff fff y'],
  ['ticket.connect', 'a ticket', { ticket: BILLING, ...claim(null, false) }, 'hyh ffh ff fhf y'],
  ['ticket.connect', 'a ticket, left', { ticket: BILLING }, 'hyh ffh ff fhf y'],
  ['ticket.connect', 'an absent ticket', { ticket: null, ...claim(null, false) }, ABSENT],

  ['ticket.list', '', {}, 'fyy yyy yy yyy y'],
  ...onTicket('ticket.read'),
  ...onTicket('ticket.typing'),
  ...onTicket('ticket.attach'),
  ...files(),
  ...onTicket('ticket.markRead'),
  ['ticket.markRead', "the customer's messages", body({ sender: 'customer' }), STAFF_READERS],
  ['ticket.markRead', "the agents' messages", body({ sender: 'agent' }), 'hyh ffh ff fhf y'],
  ['ticket.markRead', 'left to validation', body({ sender: 'system' }), READERS],

  ...onTicket('message.write'),
  ['message.write', 'as the customer', body({ sender: 'customer' }), 'hyh ffh ff fhf y'],
  [
    'message.write',
    'as the customer who is named',
    body({ sender: 'customer', senderId: 'cleo' }),
    'hyh ffh ff yhy y',
  ],
  [
    'message.write',
    'as another',
    body({ sender: 'customer', senderId: 'otto' }),
    'hfh ffh ff fhf y',
  ],
  ['message.write', 'as an agent', body({ sender: 'agent' }), 'hfh yyh yy fhf y'],
  [
    'message.write',
    'as a certain agent',
    body({ sender: 'agent', senderId: COLLEAGUE.agentId }),
    'hfh fyh ff fhf y',
  ],
  [
    'message.write',
    'as a certain agent, by _id',
    body({ senderId: COLLEAGUE.id }),
    'hfh fyh ff fhf y',
  ],
  ['message.write', 'as system', body({ sender: 'system' }), 'hfh ffh fy yhy y'],
  [
    'message.write',
    'as system by name',
    body({ sender: 'system', senderId: 'system' }),
    'hfh ffh fy yhy y',
  ],
  [
    'message.write',
    'as system with the id of an agent',
    body({ sender: 'system', senderId: 'AGT-admin' }),
    'hfh ffh ff fhf y',
  ],
  ['message.write', 'by the id of system', body({ senderId: 'system' }), 'hfh ffh ff yhy y'],
  ['message.write', 'by the id of the customer', body({ senderId: 'cleo' }), 'hyh ffh ff fhf y'],
  ['message.write', 'a note', body({ visibility: 'internal' }), STAFF_READERS],
  [
    'message.write',
    'a note as the customer',
    body({ visibility: 'internal', sender: 'customer', senderId: 'cleo' }),
    'hfh ffh ff fhf y',
  ],
  ['message.write', 'left to validation', body({ sender: 'Agent', senderId: 7 }), READERS],

  ...onStaffTicket('ticket.edit'),
  ...onStaffTicket('ticket.escalate'),
  ...onStaffTicket('ticket.routing'),
  ...onStaffTicket('ticket.priority'),
  [
    'ticket.priority',
    'in the name of an agent',
    body({ agentId: COLLEAGUE.agentId }),
    'hfh fyh ff fhf y',
  ],
  ['ticket.priority', 'left to validation', body({ agentId: 7 }), STAFF_READERS],
  ...onStaffTicket('ticket.status'),
  ['ticket.status', 'pending', body({ status: 'pending' }), STAFF_READERS],
  ['ticket.status', 'resolved', body({ status: 'resolved' }), STAFF_READERS],
  ['ticket.status', 'open', body({ status: 'open' }), STAFF_READERS],
  ['ticket.status', 'closed', body({ status: 'closed' }), READERS],
  [
    'ticket.status',
    'closed in the name of an agent',
    body({ status: 'closed', agentId: COLLEAGUE.id }),
    'hfh fyh ff fhf y',
  ],
  ...giving('ticket.status', { status: 'assigned', agentId: 'AGT-any' }),
  ...onStaffTicket('ticket.assign'),
  ...giving('ticket.assign', { agentId: 'AGT-any' }),
  ['ticket.rate', '', { ticket: BILLING }, 'hyh ffh ff fhf y'],
  ['ticket.rate', 'absent', { ticket: null }, ABSENT],

  ['agent.list', '', {}, STAFF],
  ['agent.read', '', { agent: COLLEAGUE }, STAFF],
  ['agent.read', 'absent', { agent: null }, ABSENT],
  ['department.list', '', {}, STAFF],
  ...onSelf('agent.status'),
  ...onSelf('notification.list'),
  ...onSelf('notification.read'),
  ['agent.create', '', {}, ADMINS],
  ['agent.edit', '', { agent: COLLEAGUE }, ADMINS],
  ['agent.edit', 'absent', { agent: null }, ABSENT],
  ['apiKey.manage', '', {}, ADMINS],
  ['apiKey.manage', 'absent', { missing: 'API key' }, ABSENT],
  ['settings.read', '', {}, ADMINS],
  ['settings.write', '', {}, ADMINS],
  ['cannedResponse.read', '', {}, STAFF],
  ['cannedResponse.write', '', {}, SENIORS],
  ['autoResponse.read', '', {}, STAFF],
  ['autoResponse.write', '', {}, SENIORS],
  ['stats.read', '', {}, STAFF],
  ['widget.read', '', {}, ALL],
  ['ops.read', '', {}, ALL],
  ['metrics.read', '', {}, 'fff fff ff yyy y'],
  ['metrics.read', 'with its token or from here', { isTrusted: true }, ALL],

  ['room.join', 'none named', {}, 'fff fff ff fff y'],
  ['room.join', 'agents', room({ kind: 'agents' }), 'fff yyy yy fff y'],
  ['room.join', 'agent', room({ kind: 'agent', agent: COLLEAGUE.id }), 'fff fyf ff fff y'],
  [
    'room.join',
    'session',
    room({ kind: 'session', session: 's', agent: COLLEAGUE.id }),
    'fff fyf ff fff y',
  ],
  [
    'room.join',
    'department',
    room({ kind: 'department', department: 'billing' }),
    'fff fyf yy fff y',
  ],
  ['room.join', 'senior', room({ kind: 'senior' }), 'fff fff yy fff y'],
  [
    'room.join',
    'available of a department',
    room({ kind: 'available', department: 'billing' }),
    'fff fyf ff fff y',
  ],
  [
    'room.join',
    'available',
    room({ kind: 'available', department: 'billing' }),
    'fff fyf ff fff y',
  ],
  [
    'room.join',
    'available, own department',
    room({ kind: 'available', department: 'support' }),
    'fff ffy yy fff y',
  ],
  ['room.join', 'watch', room({ kind: 'watch', ticket: BILLING }), 'fff yyf yy fff y'],
  [
    'room.join',
    'watch, of general',
    room({ kind: 'watch', ticket: GENERAL_QUEUED }),
    'fff yyy yy fff y',
  ],
  ['room.join', 'customer', room({ kind: 'customer', customerId: 'cleo' }), 'fyf fff ff fff y'],
  ['room.join', 'ticket', room({ kind: 'ticket', ticket: BILLING }), 'fyf fff ff fff y'],
  ['room.join', 'heirs', room({ kind: 'heirs', ticket: BILLING }), 'fyf fff ff fff y'],
  ['room.join', 'heirs', room({ kind: 'heirs', ticket: BILLING }), 'fyf fff ff fff y'],
];
