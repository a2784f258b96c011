/** What is shown of an agent's open tickets. What did not change stays the same reference. */
import type { Agent, Message, Ticket } from '@parley/contract';
import type { AgentConversation, Viewer } from './agent-types.ts';
import type { Conversation } from './conversation.ts';
import { createEntries } from './entries.ts';
import type { OutgoingMessage } from './outgoing.ts';

export interface Shown {
  readonly conversations: ReadonlyMap<string, Conversation<Ticket>>;
  readonly typing: ReadonlyMap<string, { readonly preview: string | null }>;
  readonly left: ReadonlyMap<string, string>;
  readonly viewers: ReadonlyMap<string, readonly Viewer[]>;
  readonly agent: Agent | null;
  readonly unsent: readonly OutgoingMessage[];
  readonly loadingOlder: ReadonlySet<string>;
}

const NOBODY: readonly Viewer[] = [];

export function createPresenter(): (shown: Shown) => ReadonlyMap<string, AgentConversation> {
  let own: {
    readonly agentId: string | null;
    readonly build: ReturnType<typeof createEntries>;
  } | null = null;
  let last: ReadonlyMap<string, AgentConversation> = new Map();
  let inputs = new Map<string, readonly unknown[]>();
  return ({ conversations, typing, left, viewers: seated, agent, unsent, loadingOlder }) => {
    const agentId = agent?.agentId ?? null;
    if (own?.agentId !== agentId) {
      const isOwn = ({ sender, senderId }: Message) => sender === 'agent' && senderId === agentId;
      own = { agentId, build: createEntries(isOwn) };
      inputs = new Map();
    }
    const next = new Map<string, AgentConversation>();
    const seen = new Map<string, readonly unknown[]>();
    for (const [ticketId, conversation] of conversations) {
      const mine = unsent.filter((message) => message.ticketId === ticketId);
      const isLoading = loadingOlder.has(ticketId);
      const customerTyping = typing.get(ticketId) ?? null;
      const customerLeftAt = left.get(ticketId) ?? null;
      const seats = seated.get(ticketId) ?? NOBODY;
      const input = [conversation, isLoading, customerTyping, customerLeftAt, seats, ...mine];
      const before = last.get(ticketId);
      seen.set(ticketId, input);
      next.set(
        ticketId,
        before !== undefined && isSame(inputs.get(ticketId), input)
          ? before
          : {
              ticket: conversation.ticket,
              messages: conversation.messages,
              entries: own.build(conversation.messages, mine),
              hasMore: conversation.hasMore,
              loadingOlder: isLoading,
              customerTyping,
              viewers: seats.filter((seat) => seat.agentId !== agentId),
              customerLeftAt,
            },
      );
    }
    inputs = seen;
    const isNew = next.size !== last.size || [...next].some(([id, each]) => last.get(id) !== each);
    if (isNew) last = next;
    return last;
  };
}

function isSame(a: readonly unknown[] | undefined, b: readonly unknown[]): boolean {
  return a?.length === b.length && b.every((value, index) => value === a[index]);
}
