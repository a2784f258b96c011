/** The shop of the demo: Halden, which also is the demo page's. */
import type { AgentRole, Settings } from '@parley/contract';
import { DEFAULT_SETTINGS } from '@parley/contract';
import type { AutoResponseRecord, CannedResponseRecord } from '../../domain/records.ts';
import type { Department } from './script.ts';

export interface Member {
  readonly name: string;
  /** Of the e-mail address. */
  readonly login: string;
  readonly role: AgentRole;
  readonly department: Department;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly max: number;
  /** Hours of the day in UTC at which they come and go; null: has left the company. */
  readonly shift: readonly [number, number] | null;
  /** Days of the week, Sunday being 0. */
  readonly days: readonly number[];
}

const WEEK = [1, 2, 3, 4, 5];
const LATE_WEEK = [2, 3, 4, 5, 6];

export const TEAM: readonly Member[] = [
  {
    name: 'Ana Lindqvist',
    login: 'ana',
    role: 'admin',
    department: 'general',
    skills: ['b2b', 'wholesale'],
    languages: ['en', 'sv'],
    max: 4,
    shift: [8, 15],
    days: WEEK,
  },
  {
    name: 'Jonas Weber',
    login: 'jonas',
    role: 'supervisor',
    department: 'orders',
    skills: ['delivery', 'carrier-claim', 'customs'],
    languages: ['de', 'en', 'nl'],
    max: 6,
    shift: [6, 14],
    days: WEEK,
  },
  {
    name: 'Camille Laurent',
    login: 'camille',
    role: 'agent',
    department: 'orders',
    skills: ['delivery', 'order-change', 'return'],
    languages: ['fr', 'en', 'it'],
    max: 5,
    shift: [8, 16],
    days: WEEK,
  },
  {
    name: 'Lucía Romero',
    login: 'lucia',
    role: 'agent',
    department: 'billing',
    skills: ['refund', 'invoice', 'payment'],
    languages: ['es', 'en', 'pt'],
    max: 5,
    shift: [6, 13],
    days: WEEK,
  },
  {
    name: 'Priya Nair',
    login: 'priya',
    role: 'agent',
    department: 'billing',
    skills: ['checkout', 'vat', 'b2b'],
    languages: ['en', 'de', 'fr'],
    max: 5,
    shift: [11, 19],
    days: LATE_WEEK,
  },
  {
    name: 'Yuki Tanaka',
    login: 'yuki',
    role: 'agent',
    department: 'general',
    skills: ['brewing', 'advice'],
    languages: ['ja', 'en'],
    max: 5,
    shift: [0, 8],
    days: WEEK,
  },
  {
    name: 'Omar Haddad',
    login: 'omar',
    role: 'agent',
    department: 'general',
    skills: ['return', 'international'],
    languages: ['ar', 'en', 'fr'],
    max: 5,
    shift: [7, 16],
    days: [0, 1, 2, 3, 6],
  },
  {
    name: 'Mia Hoffmann',
    login: 'mia',
    role: 'agent',
    department: 'repairs',
    skills: ['grinder', 'kettle', 'warranty'],
    languages: ['de', 'en', 'es'],
    max: 4,
    shift: [7, 16],
    days: WEEK,
  },
  {
    name: 'Sam Carter',
    login: 'sam',
    role: 'agent',
    department: 'general',
    skills: ['presale', 'gift', 'brewing'],
    languages: ['en'],
    max: 6,
    shift: [14, 23],
    days: LATE_WEEK,
  },
  {
    name: 'Erik Nyström',
    login: 'erik',
    role: 'agent',
    department: 'repairs',
    skills: ['kettle'],
    languages: ['sv', 'en'],
    max: 3,
    shift: null,
    days: [],
  },
];

export function emailOf({ login }: Pick<Member, 'login'>): string {
  return `${login}@halden.example`;
}

const DAY = [{ from: '08:00', to: '20:00' }];

export const SETTINGS: Settings = {
  openingHours: {
    enabled: true,
    timezone: 'Europe/Stockholm',
    week: {
      monday: DAY,
      tuesday: DAY,
      wednesday: DAY,
      thursday: DAY,
      friday: DAY,
      saturday: [{ from: '10:00', to: '16:00' }],
      sunday: [],
    },
    closedDays: [],
  },
  widget: {
    ...DEFAULT_SETTINGS.widget,
    texts: {
      ...DEFAULT_SETTINGS.widget.texts,
      title: 'Halden',
      greeting: 'Hello! Questions about coffee, an order or a repair? We like all of them.',
      away: 'We are at home, brewing our own. Leave us a message, and we answer in the morning.',
    },
    colors: { accent: '#b45309' },
    form: {
      show: 'away',
      fields: [
        { field: 'name', label: null, required: true, options: [] },
        { field: 'email', label: null, required: true, options: [] },
      ],
    },
    suggestions: ['Where is my parcel?', 'I need a spare part', 'Which grind for my dripper?'],
  },
};

export const CANNED: readonly Omit<CannedResponseRecord, 'id' | 'createdAt'>[] = [
  {
    title: 'Greeting',
    shortcut: 'hi',
    content: 'Hello {{first_name}}, this is {{agent_name}} from Halden. How can I help?',
    department: null,
  },
  {
    title: 'Ask for the order number',
    shortcut: 'order',
    content:
      'Could you tell me your order number? It begins with H and stands in the confirmation we sent you.',
    department: null,
  },
  {
    title: 'Ask for a photo',
    shortcut: 'photo',
    content:
      'Could you send me a photo of it? Just drop it into this window. It helps us see what went wrong.',
    department: null,
  },
  {
    title: 'Parcel: two days more',
    shortcut: 'delay',
    content:
      'The carrier is running late at the moment, so please give it two more working days. If it isn’t there by then, write here and we send another one.',
    department: 'orders',
  },
  {
    title: 'Return with a QR code',
    shortcut: 'return',
    content:
      'You have thirty days, and you don’t need a printer: show the QR code from our mail in any parcel shop. Any sturdy box will do.',
    department: 'orders',
  },
  {
    title: 'Refund is on its way',
    shortcut: 'refund',
    content:
      'I have just started the refund. It goes back the way you paid and shows up within three working days.',
    department: 'billing',
  },
  {
    title: 'Spare part is free',
    shortcut: 'part',
    content:
      'That part costs nothing, since we repair for life. It leaves by letter tomorrow, with a small drawing of how to put it in.',
    department: 'repairs',
  },
  {
    title: 'Recipe for the dripper',
    shortcut: 'recipe',
    content:
      'Click 22, 15 g of coffee to 250 g of water at about 92 °C, three minutes in all. Sour? Two clicks finer. Bitter? Two clicks coarser.',
    department: 'general',
  },
  {
    title: 'Goodbye',
    shortcut: 'bye',
    content: 'You’re welcome, {{first_name}}. Have a slow morning!',
    department: null,
  },
];

export const AUTO: readonly Omit<AutoResponseRecord, 'id' | 'createdAt'>[] = [
  {
    name: 'Everybody is busy',
    trigger: 'no_agent',
    keywords: [],
    content:
      'Thank you for writing! You have a place in the queue now, and whoever of us is free first answers right here.',
    department: null,
    isActive: true,
  },
  {
    name: 'Outside of the opening hours',
    trigger: 'outside_hours',
    keywords: [],
    content:
      'We are here on weekdays from 8 to 20 and on Saturdays from 10 to 16 (Stockholm time). Your message waits for us, and we answer here and by e-mail.',
    department: null,
    isActive: true,
  },
  {
    name: 'Parcel tracking',
    trigger: 'keyword',
    keywords: ['tracking', 'parcel', 'Paket', 'colis'],
    content: 'You can follow your parcel at halden.example/track, too, with your order number.',
    department: 'orders',
    isActive: true,
  },
  {
    name: 'Summer holidays',
    trigger: 'ticket_created',
    keywords: [],
    content: 'The workshop is on holiday until 14 August: spare parts take a little longer.',
    department: 'repairs',
    isActive: false,
  },
];
