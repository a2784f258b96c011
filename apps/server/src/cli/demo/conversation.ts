/** One conversation of the demo, lived through step by step by the use cases that a real one goes through. */
import { newId } from '@parley/contract';
import { SYSTEM } from '../../domain/actor.ts';
import type { AgentRecord, Id, Millis, TicketRecord } from '../../domain/records.ts';
import type { Pictures } from '../../files/pictures.ts';
import { prepareFile } from '../../files/prepare-file.ts';
import { Scratch } from '../../files/scratch.ts';
import { assignTicket } from '../../usecases/assign-ticket.ts';
import { attachFile } from '../../usecases/attach-file.ts';
import { changePriority } from '../../usecases/change-priority.ts';
import { changeStatus } from '../../usecases/change-status.ts';
import { connectCustomer } from '../../usecases/connect-customer.ts';
import type { Call, Deps } from '../../usecases/context.ts';
import { disconnectCustomer } from '../../usecases/customer-presence.ts';
import { escalateTicket } from '../../usecases/escalate-ticket.ts';
import { markRead } from '../../usecases/mark-read.ts';
import { postMessage } from '../../usecases/post-message.ts';
import { rateTicket } from '../../usecases/rate-ticket.ts';
import { updateTicket } from '../../usecases/update-ticket.ts';
import { DRAWN, drawFile } from './pictures.ts';
import type { Planned } from './plan.ts';
import { Random } from './random.ts';
import { type Step, stepsOf } from './script.ts';
import { callOf, type Team } from './team.ts';
import type { Timeline } from './timeline.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How long somebody waits before looking again whether there is an agent. */
const LOOK_AGAIN = 7 * MINUTE;

const SILENT = 0.35;
const SEVERE = 0.25;

/** From the step before, in seconds: fewest and most. */
const PAUSES: Readonly<Record<Step['kind'], readonly [number, number]>> = {
  customer: [35, 200],
  agent: [45, 240],
  note: [20, 60],
  picture: [15, 50],
  paper: [15, 50],
  pause: [0, 0],
  pending: [20, 90],
  close: [20, 90],
  resolve: [30, 120],
  rate: [90, 1_800],
  escalate: [20, 60],
  priority: [10, 40],
  department: [20, 60],
};

export interface Stage {
  readonly deps: Deps;
  readonly timeline: Timeline;
  readonly team: Team;
  readonly pictures: Pictures;
  readonly end: Millis;
}

export class Conversation {
  readonly #stage: Stage;
  readonly #planned: Planned;
  readonly #random: Random;
  readonly #steps: Step[];
  readonly #connection = newId();
  #ticket: TicketRecord | null = null;
  #isConnected = false;

  constructor(stage: Stage, planned: Planned) {
    this.#stage = stage;
    this.#planned = planned;
    this.#random = new Random(planned.seed);
    this.#steps = stepsOf(planned.script);
  }

  /** Puts its beginning on the timeline; the rest follows from there. */
  plan(): void {
    this.#stage.timeline.at(this.#planned.at, () => this.#begin());
  }

  async #begin(): Promise<void> {
    const { script, person } = this.#planned;
    const first = this.#steps.shift();
    if (first?.kind !== 'customer') throw new Error(`${script.subject} begins without a question`);
    const { ticket } = await connectCustomer(this.#stage.deps, this.#asCustomer(), {
      ...person,
      customerInfo: person.info,
      fallbackLanguage: null,
      subject: script.subject,
      department: script.department,
      priority: script.priority ?? null,
      initialMessage: this.#fill(first.text, ''),
      metadata: {
        source: person.info.userAgent?.includes('Mobile') === true ? 'mobile' : 'web',
        category: script.category,
        subcategory: null,
      },
      ticket: null,
      connection: this.#presence(),
      identity: 'hash',
    });
    this.#ticket = ticket;
    this.#isConnected = true;
    this.#later(this.#random.whole(1, 3) * SECOND, async () => {
      await this.#tag();
      this.#next();
    });
  }

  /** As an integration of the shop would; before anybody looks. */
  async #tag(): Promise<void> {
    const { tags } = this.#planned.script;
    const { deps } = this.#stage;
    if (tags.length === 0) return;
    const call: Call = { actor: SYSTEM, origin: null };
    await updateTicket(deps, call, { ticket: this.#known(), fields: { tags } });
  }

  #next(): void {
    const step = this.#steps.shift();
    if (step === undefined) return this.#leave();
    const [fewest, most] = PAUSES[step.kind];
    const pause = this.#random.whole(fewest * SECOND, most * SECOND);
    if (step.kind !== 'pause') return this.#later(pause, () => this.#take(step));
    this.#later(step.ms * (0.85 + this.#random.next() * 0.3), async () => this.#next());
  }

  #later(ms: Millis, act: () => Promise<void>): void {
    const { timeline } = this.#stage;
    timeline.at(Math.round(timeline.now + ms), act);
  }

  async #take(step: Step): Promise<void> {
    if (step.kind === 'customer') await this.#ask(step.text);
    else if (step.kind === 'picture') await this.#send(step.file, this.#asCustomer());
    else if (step.kind === 'rate') await this.#rate(step);
    else if (!(await this.#work(step))) return;
    this.#next();
  }

  async #ask(text: string): Promise<void> {
    const { deps } = this.#stage;
    const call = this.#asCustomer();
    const ticket = this.#known();
    await this.#come();
    await markRead(deps, call, { ticket, reader: 'customer', upToSeq: null });
    const posted = await postMessage(deps, call, {
      ...words(this.#fill(text, '')),
      ticket,
      as: 'customer',
    });
    this.#ticket = posted.ticket;
  }

  /** By the way of an upload: drawn, checked, attached, and sent by a message without words. */
  async #send(name: string, call: Call): Promise<void> {
    const { deps, pictures } = this.#stage;
    const ticket = this.#known();
    await using scratch = new Scratch(deps.store.files.scratch);
    const raw = await drawFile(scratch, name, this.#planned.order);
    const file = await prepareFile(scratch, raw, { allowed: DRAWN, pictures });
    const { id } = await attachFile(deps, call, { ticket, file });
    const isPicture = file.picture !== null;
    await postMessage(deps, call, {
      ...words(''),
      messageType: isPicture ? 'image' : 'file',
      attachments: [id],
      ticket,
      as: call.actor.kind === 'agent' ? 'agent' : 'customer',
    });
  }

  async #rate({ rating: best, feedback }: Extract<Step, { kind: 'rate' }>): Promise<void> {
    const { deps } = this.#stage;
    const ticket = this.#known();
    // Whoever has nothing to say gives stars as they come, or none.
    if (feedback === null && this.#random.next() < SILENT) return;
    const less = feedback === null && this.#random.next() < SEVERE ? this.#random.whole(1, 2) : 0;
    const rating = best - less;
    await markRead(deps, this.#asCustomer(), { ticket, reader: 'customer', upToSeq: null });
    await rateTicket(deps, this.#asCustomer(), { ticket, rating, feedback });
  }

  /** False: there is nobody to do it now, and it is tried again later. */
  async #work(step: Exclude<Step, { kind: 'customer' | 'picture' | 'rate' }>): Promise<boolean> {
    const agent = await this.#agent();
    if (agent !== null) {
      await this.#act(step, agent);
      return true;
    }
    this.#later(LOOK_AGAIN, () => this.#take(step));
    return false;
  }

  async #act(step: Step, agent: AgentRecord): Promise<void> {
    const { deps } = this.#stage;
    const ticket = this.#known();
    const call = callOf(agent);
    await markRead(deps, call, { ticket, reader: 'agent', upToSeq: null });
    switch (step.kind) {
      case 'agent':
      case 'note': {
        const said = words(this.#fill(step.text, firstOf(agent.name)));
        const visibility = step.kind === 'note' ? 'internal' : 'public';
        await postMessage(deps, call, { ...said, visibility, ticket, as: 'agent' });
        return;
      }
      case 'paper':
        return this.#send(step.file, call);
      case 'pending':
        return this.#setStatus(call, { status: 'pending', notes: null });
      case 'resolve':
        return this.#setStatus(call, { status: 'resolved', notes: step.notes });
      case 'close':
        return this.#setStatus(call, { status: 'closed', notes: null });
      case 'escalate':
        await escalateTicket(deps, call, { ticket, reason: step.reason });
        return;
      case 'priority':
        await changePriority(deps, call, { ticket, priority: step.priority });
        return;
      case 'department':
        await updateTicket(deps, call, { ticket, fields: { department: step.department } });
        return;
      default:
        throw new Error(`Not an agent's step: ${step.kind}`);
    }
  }

  async #setStatus(
    call: Call,
    { status, notes }: { status: 'pending' | 'resolved' | 'closed'; notes: string | null },
  ): Promise<void> {
    const ticket = this.#known();
    await changeStatus(this.#stage.deps, call, {
      ticket,
      status,
      agent: null,
      notes,
      force: false,
    });
  }

  /** Who has the ticket and is there. What is `held` is given to the right one first, who need not be. */
  async #agent(): Promise<AgentRecord | null> {
    const { deps, team } = this.#stage;
    const ticket = await deps.store.latest.ticket(this.#known().id);
    if (ticket === null) return null;
    const holder = await team.holderOf(ticket);
    if (this.#planned.ending !== 'held') {
      return holder !== null && team.isHere(holder.id) ? holder : null;
    }
    if (holder !== null) return holder;
    const right = await team.bestFor(this.#planned.script);
    const call = callOf(await team.supervisor());
    await assignTicket(deps, call, { ticket, agent: right.id, force: true });
    return right;
  }

  /** Opens the page again, unless it is open. */
  async #come(): Promise<void> {
    if (this.#isConnected) return;
    const { person } = this.#planned;
    this.#isConnected = true;
    await connectCustomer(this.#stage.deps, this.#asCustomer(), {
      ...person,
      customerInfo: person.info,
      fallbackLanguage: null,
      subject: null,
      department: null,
      priority: null,
      initialMessage: null,
      metadata: { source: 'web', category: null, subcategory: null },
      ticket: await this.#stage.deps.store.latest.ticket(this.#known().id),
      connection: this.#presence(),
      identity: 'hash',
    });
  }

  /** Closes the page, at the latest before the end. */
  #leave(): void {
    const { timeline, end } = this.#stage;
    const at = Math.min(timeline.now + this.#random.whole(20, 90) * SECOND, end - 10 * SECOND);
    timeline.at(Math.max(at, timeline.now), async () => {
      this.#isConnected = false;
      await disconnectCustomer(this.#stage.deps, {
        ticket: this.#known(),
        connection: this.#presence(),
      });
    });
  }

  #presence(): { readonly id: Id; readonly process: Id } {
    return { id: this.#connection, process: this.#stage.team.process };
  }

  #asCustomer(): Call {
    const { customerId } = this.#planned.person;
    return { actor: { kind: 'customer', customerId }, origin: null };
  }

  #known(): TicketRecord {
    if (this.#ticket === null) throw new Error('The conversation has not begun');
    return this.#ticket;
  }

  #fill(text: string, agent: string): string {
    const { order, person } = this.#planned;
    return text
      .replaceAll('{order}', order)
      .replaceAll('{name}', firstOf(person.info.name))
      .replaceAll('{agent}', agent);
  }
}

function firstOf(name: string): string {
  return name.split(' ', 1)[0] ?? name;
}

function words(content: string) {
  return {
    content,
    messageType: 'text',
    metadata: {},
    attachments: [],
    visibility: 'public',
    clientMessageId: null,
  } as const;
}
