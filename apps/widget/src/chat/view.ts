/** What the chat draws from, and what can be done in it. */
import type { WidgetSettings } from '@parley/contract';
import type { CustomerDetails } from '@parley/client/customer-session.ts';
import type { CustomerClient, CustomerState } from '@parley/client/customer-types.ts';
import type { Entry } from '@parley/client/entries.ts';
import type { ComponentChildren, ComponentType } from 'preact';
import type { Speech } from '../words/speech.ts';
import type { CardWords, FileWords } from '../words/words.ts';
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
  readonly files: Files | null;
  /** Whether files are held over the chat. */
  readonly isDropping: boolean;
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
  /** Files were chosen for the message that is being written. */
  readonly attach: (files: readonly File[]) => void;
  readonly drop: (isDropping: boolean) => void;
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
  readonly Preview: ComponentType<CardPart>;
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

/** Files on their way out, from the moment they were chosen. */
export interface Desk {
  /** Whether the composer holds something that can be sent. */
  readonly isReady: boolean;
  /** Messages whose files are not up yet, oldest first; what did not change stays the same reference. */
  readonly entries: readonly Entry[];
  /** What was written in them. */
  readonly texts: readonly string[];
  readonly add: (files: readonly File[]) => void;
  /** Makes a message of what the composer holds; false where that is no files. */
  readonly send: (text: string) => boolean;
  /** Both are false where the message is not one of these. */
  readonly retry: (key: string) => boolean;
  readonly discard: (key: string) => boolean;
  readonly close: () => void;
}

/** The module, as the chat uses it. */
export interface FilesExtra {
  readonly desk: Desk;
  /** Above the line that is written: the chosen files. */
  readonly Tray: ComponentType<FilesPart>;
  /** The files of a message. */
  readonly List: ComponentType<FilesPart & { readonly entry: Entry }>;
  /** Over everything: where files can be dropped, and one picture large. */
  readonly Stage: ComponentType<FilesPart>;
}

/** The extra with its words in the reader's language. */
export interface Files extends FilesExtra {
  readonly words: FileWords;
}

export interface FilesPart extends Part {
  readonly files: Files;
}

/** The name that the team goes by. */
export function teamName({ settings, speech }: View): string {
  return settings.widget.texts.title ?? speech.words.title;
}

/** Who a message of others is from; null: the team as a whole. */
export function authorOf({ state }: View, senderId: string): string | null {
  return state.agents.get(senderId) ?? null;
}
