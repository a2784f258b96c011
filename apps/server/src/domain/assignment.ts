/**
 * Who gets a ticket, and why each other one did not (contract §4).
 *
 * First who can take it: active, available, below the maximum, of the ticket's department, and not the one
 * who just gave it away. Agents of `general` step in for a department of which nobody is active and not
 * offline. Those who can are ordered by a list of criteria; the first one in which two differ decides. Nobody
 * is excluded for lacking skills or a language.
 */
import { fold } from './fold.ts';
import type { AgentRecord, AvoidedAgent, RoutingCandidate, TicketRecord } from './records.ts';

/** Whose agents help out everywhere. */
export const GENERAL = 'general';

export interface Pool {
  /** Active agents of the ticket's department. */
  readonly agents: readonly AgentRecord[];
  /** Active agents of `general`; empty where that is the ticket's department. */
  readonly generalAgents: readonly AgentRecord[];
}

export interface Choice {
  readonly chosen: AgentRecord | null;
  /** What decided: see `RULES`. */
  readonly rule: string;
  readonly candidates: readonly RoutingCandidate[];
  /** Whether agents of `general` were asked in place of the department's. */
  readonly usedGeneral: boolean;
}

type Routed = Pick<
  TicketRecord,
  'department' | 'category' | 'subcategory' | 'tags' | 'customerInfo' | 'avoid'
>;

/** An agent and what counts in the comparison. */
interface Rated {
  readonly agent: AgentRecord;
  readonly skills: number;
  readonly language: boolean;
  /** Share of capacity used. */
  readonly load: number;
  /** Average response time in ms; Infinity without one. */
  readonly response: number;
  /** -Infinity: never. */
  readonly lastAssigned: number;
}

interface Criterion {
  readonly rule: string;
  /** Negative: `a` comes first. */
  compare(a: Rated, b: Rated): number;
  /** Why `loser` came after `winner`, for an agent to read after the name. */
  why(loser: Rated, winner: Rated): string;
}

const CRITERIA: readonly Criterion[] = [
  {
    rule: 'skills',
    compare: (a, b) => b.skills - a.skills,
    why: (loser, winner) => `fewer matching skills (${loser.skills} of ${winner.skills})`,
  },
  {
    rule: 'language',
    compare: (a, b) => Number(b.language) - Number(a.language),
    why: () => "does not speak the customer's language",
  },
  {
    rule: 'load',
    compare: (a, b) => a.load - b.load,
    why: ({ agent }, { agent: other }) =>
      `busier (${ticketsOf(agent)} against ${ticketsOf(other)})`,
  },
  {
    rule: 'response time',
    compare: (a, b) => order(a.response, b.response),
    why: ({ response }) =>
      response === Infinity
        ? 'has no response time yet'
        : `answers more slowly (${Math.round(response / 1_000)} s on average)`,
  },
  {
    rule: 'longest without a new ticket',
    compare: (a, b) => order(a.lastAssigned, b.lastAssigned),
    why: () => 'was given a ticket more recently',
  },
  {
    rule: 'agent id',
    compare: (a, b) => order(a.agent.agentId, b.agent.agentId),
    why: () => 'equal in everything; the lower agent id comes first',
  },
];

/** Every value of `rule`; a person's assign call is `manual`. */
export const RULES = {
  /** There was one only. */
  only: 'only one available',
  /** The ticket goes into the queue. */
  nobody: 'nobody available',
  manual: 'manual',
  criteria: CRITERIA.map(({ rule }) => rule),
} as const;

// Infinities can't be subtracted from each other.
function order<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

function ticketsOf({ activeTickets, maxConcurrentTickets }: AgentRecord): string {
  return `${activeTickets} of ${maxConcurrentTickets} tickets`;
}

/** `en-GB` and `en_US` are both `en`. */
function primarySubtag(language: string): string {
  return language.trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';
}

/** What the ticket asks for: its category, subcategory and tags, each once. */
function termsOf({ category, subcategory, tags }: Routed): ReadonlySet<string> {
  const terms = [category ?? '', subcategory ?? '', ...tags].map((term) => fold(term).trim());
  return new Set(terms.filter((term) => term !== ''));
}

function matching(agent: AgentRecord, terms: ReadonlySet<string>): number {
  const skills = new Set(agent.skills.map((skill) => fold(skill).trim()));
  let count = 0;
  for (const term of terms) if (skills.has(term)) count += 1;
  return count;
}

function rate(
  agent: AgentRecord,
  asked: { readonly terms: ReadonlySet<string>; readonly language: string | null },
): Rated {
  const { responses, responseMs } = agent.figures;
  return {
    agent,
    skills: matching(agent, asked.terms),
    language:
      asked.language !== null &&
      agent.languages.some((language) => primarySubtag(language) === asked.language),
    load: agent.activeTickets / agent.maxConcurrentTickets,
    response: responses === 0 ? Infinity : responseMs / responses,
    lastAssigned: agent.lastAssignedAt ?? -Infinity,
  };
}

/** The first criterion in which two agents differ; two agents never have the same `agentId`. */
function deciding(a: Rated, b: Rated): Criterion | null {
  return CRITERIA.find((criterion) => criterion.compare(a, b) !== 0) ?? null;
}

function compareRated(a: Rated, b: Rated): number {
  return deciding(a, b)?.compare(a, b) ?? 0;
}

/** Whether a ticket given away still passes this agent by: their status has not changed since. */
function isAvoided(agent: AgentRecord, avoid: AvoidedAgent | null): boolean {
  return (
    avoid !== null && avoid.agent === agent.id && avoid.statusChangedAt === agent.statusChangedAt
  );
}

/** Why an agent can't take it now, or null. */
function hindrance(agent: AgentRecord, avoid: AvoidedAgent | null): string | null {
  if (!agent.isActive) return 'is deactivated';
  if (agent.status !== 'available') return `is ${agent.status}`;
  if (agent.activeTickets >= agent.maxConcurrentTickets) return `has ${ticketsOf(agent)}`;
  if (isAvoided(agent, avoid)) return 'gave this ticket away';
  return null;
}

function isPresent({ isActive, status }: AgentRecord): boolean {
  return isActive && status !== 'offline';
}

/** Who is asked: the department's own, and `general`'s when none of them is active and not offline. */
function askedOf({ agents, generalAgents }: Pool): {
  asked: readonly AgentRecord[];
  usedGeneral: boolean;
} {
  if (generalAgents.length === 0 || agents.some(isPresent)) {
    return { asked: agents, usedGeneral: false };
  }
  return { asked: [...agents, ...generalAgents], usedGeneral: true };
}

function languageOf({ customerInfo }: Routed): string | null {
  return customerInfo.language === null ? null : primarySubtag(customerInfo.language);
}

/**
 * Chooses by contract §4. `avoid` is who does not get it back by routing (the ticket's own, where it is left
 * out). The candidates are all agents who were asked, the chosen one first, then by order, then those who can't.
 */
export function chooseAgent(
  ticket: Routed,
  options: Pool & { readonly avoid?: AvoidedAgent | null },
): Choice {
  const { avoid = ticket.avoid } = options;
  const { asked, usedGeneral } = askedOf(options);
  const wanted = { terms: termsOf(ticket), language: languageOf(ticket) };
  const able: Rated[] = [];
  const unable: RoutingCandidate[] = [];
  for (const agent of asked) {
    const passedOver = hindrance(agent, avoid);
    if (passedOver === null) able.push(rate(agent, wanted));
    else unable.push({ agentId: agent.agentId, name: agent.name, passedOver });
  }
  able.sort(compareRated);
  const [first, second] = able;
  if (first === undefined) {
    return { chosen: null, rule: RULES.nobody, candidates: unable, usedGeneral };
  }
  return {
    chosen: first.agent,
    rule: second === undefined ? RULES.only : (deciding(first, second)?.rule ?? RULES.only),
    candidates: [...able.map((rated) => candidate(rated, first)), ...unable],
    usedGeneral,
  };
}

function candidate(rated: Rated, first: Rated): RoutingCandidate {
  const { agentId, name } = rated.agent;
  const criterion = deciding(first, rated);
  return criterion === null
    ? { agentId, name }
    : { agentId, name, passedOver: criterion.why(rated, first) };
}

/** Why a queued ticket still waits, in sentences for the agents of its department; never empty. */
export function waitingReasons(
  ticket: Routed,
  agents: readonly AgentRecord[],
  generalAgents: readonly AgentRecord[],
): string[] {
  const { asked, usedGeneral } = askedOf({ agents, generalAgents });
  const reasons: string[] = [];
  if (agents.length === 0) {
    reasons.push(`Nobody belongs to the department ${ticket.department}.`);
  } else if (usedGeneral) {
    reasons.push(`Nobody of the department ${ticket.department} is online.`);
  }
  const isFree = (agent: AgentRecord): boolean => hindrance(agent, ticket.avoid) === null;
  for (const agent of asked) {
    const why = hindrance(agent, ticket.avoid);
    if (why !== null) reasons.push(`${agent.name} ${why}.`);
  }
  if (asked.some(isFree)) reasons.push('Tickets that come first are being given out.');
  return reasons;
}

/**
 * Who could take a ticket now (`available/for-assignment`, contract §6): all given skills, and the rule of
 * `general` where a department is asked for. The best first, by the order of `chooseAgent` without skills.
 */
export function selectAvailable(
  agents: readonly AgentRecord[],
  generalAgents: readonly AgentRecord[],
  wanted: { readonly department: string | null; readonly skills: readonly string[] },
): AgentRecord[] {
  const { asked } =
    wanted.department === null ? { asked: agents } : askedOf({ agents, generalAgents });
  const skills = new Set(wanted.skills.map((skill) => fold(skill).trim()).filter(Boolean));
  return asked
    .filter((agent) => hindrance(agent, null) === null && matching(agent, skills) === skills.size)
    .map((agent) => rate(agent, { terms: new Set(), language: null }))
    .sort(compareRated)
    .map(({ agent }) => agent);
}
