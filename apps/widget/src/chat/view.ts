/** What the chat draws from, and what can be done in it. */
import type { WidgetSettings } from '@parley/contract';
import type { CustomerDetails } from '@parley/client/customer-session.ts';
import type { CustomerClient, CustomerState } from '@parley/client/customer-types.ts';
import type { ComponentChildren, ComponentType } from 'preact';
import type { Speech } from '../words/speech.ts';
import type { CardWords } from '../words/words.ts';
import type { FormField } from './customer.ts';

/** Why the chat does not go on by itself right now. */
export type Trouble = 'offline' | 'reconnecting' | 'refused';

export interface View {
  readonly state: CustomerState;
  readonly settings: WidgetSettings;
  readonly speech: Speech;
  readonly isOpen: boolean;
  /** Outside of the opening hours, or nobody is there. */
  readonly isAway: boolean;
  readonly isMuted: boolean;
  readonly hasMenu: boolean;
  readonly unread: number;
  /** Before everything else, in a conversation that begins here. */
  readonly greeting: string | null;
  /** `seq` of the first message that came while nobody looked. */
  readonly newFrom: number | null;
  readonly trouble: Trouble | null;
  /** What stands in the composer at first. */
  readonly draft: string;
  /** Whether the newest message is shown while the chat is closed. */
  readonly hasPreview: boolean;
  /** What has to be asked before the first message. */
  readonly fields: readonly FormField[];
  readonly cards: Cards | null;
  /** A text as nodes, its addresses as links. */
  readonly linkText: ((text: string) => ComponentChildren) | null;
}

export interface Actions {
  readonly open: () => void;
  readonly close: () => void;
  /** `details` are the form's. */
  readonly send: (text: string, details?: CustomerDetails) => void;
  /** The composer holds this now. */
  readonly write: (text: string) => void;
  readonly retry: (clientMessageId: string) => void;
  readonly discard: (clientMessageId: string) => void;
  readonly loadOlder: () => void;
  /** Whether the newest message is in sight. */
  readonly atEnd: (isAtEnd: boolean) => void;
  readonly toggleMenu: (shown: boolean) => void;
  readonly toggleSound: () => void;
  readonly dismissPreview: () => void;
}

export interface Part {
  readonly view: View;
  readonly actions: Actions;
}

/** What many conversations never show, loaded when one does. */
export interface Cards {
  readonly Form: ComponentType<CardPart>;
  readonly Menu: ComponentType<CardPart>;
  readonly Preview: ComponentType<Part>;
  readonly Rating: ComponentType<CardPart>;
  /** What happened to the conversation, in the reader's language. */
  readonly noticeOf: (
    notice: { readonly content: string; readonly metadata: object },
    words: CardWords,
  ) => string;
  /** What each of them gets besides. */
  readonly props: CardProps;
}

interface CardProps {
  readonly client: CustomerClient;
  readonly words: CardWords;
}

export type CardPart = Part & CardProps;

/** The name that the team goes by. */
export function teamName({ settings, speech }: View): string {
  return settings.widget.texts.title ?? speech.words.title;
}

/** Who a message of others is from; null: the team as a whole. */
export function authorOf({ state }: View, senderId: string): string | null {
  return state.agents.get(senderId) ?? null;
}
