/** A picture of every view of the console. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Console, openConsole } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { ADMIN, type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { fillFiles, shootFiles } from './screens-files.ts';
import type { Look, Shoot } from '../widget/screens.ts';

interface Shown {
  readonly team: Teammate;
  /** Busy, so that what comes to their department waits. */
  readonly tom: Teammate;
  readonly customers: readonly Customer[];
}

/** The console needs the room; small screens stay as they are. */
const WIDE = { width: 1440, height: 900 };

export async function shootConsole(
  browser: Browser,
  { look, shoot }: { readonly look: Look; readonly shoot: Shoot },
): Promise<void> {
  await using server = await startServer();
  const isSmall = look.width < 760;
  const options: BrowserContextOptions = {
    viewport: isSmall ? { width: look.width, height: look.height } : WIDE,
    colorScheme: look.scheme,
    hasTouch: isSmall,
  };
  await using agent = await openConsole(browser, server, options);
  await agent.page.locator('input[name=email]').waitFor();
  await shoot(agent.page, 'console-sign-in');
  await agent.signIn();
  await agent.page.locator('.welcome').waitFor();
  await shoot(agent.page, 'console-first-run');
  const shown = await fill(server);
  try {
    await everyView(agent, { shown, shoot, isSmall });
    const files = await fillFiles(server, shown.team);
    await shootFiles(agent, { ticketId: files, shoot });
    await using arabic = await openConsole(browser, server, { ...options, locale: 'ar' });
    await arabic.signIn();
    await arabic.goTo(`/inbox/${shown.customers[0]?.ticketId()}`);
    await arabic.page.locator('.note').waitFor();
    await shoot(arabic.page, 'console-arabic');
    await shootFiles(arabic, { ticketId: files, shoot, suffix: '-arabic' });
  } finally {
    for (const customer of shown.customers) await customer[Symbol.asyncDispose]();
    await shown.tom[Symbol.asyncDispose]();
    await shown.team[Symbol.asyncDispose]();
  }
}

async function everyView(
  agent: Console,
  {
    shown,
    shoot,
    isSmall,
  }: { readonly shown: Shown; readonly shoot: Shoot; readonly isSmall: boolean },
): Promise<void> {
  const { page } = agent;
  const ticket = `/inbox/${shown.customers[0]?.ticketId()}`;
  type View = readonly [
    name: string,
    path: string,
    sign: string,
    act?: (page: Page) => Promise<unknown>,
  ];
  const views: readonly View[] = [
    ['inbox', '/inbox', '.row'],
    ['ticket', ticket, '.note'],
    ['note', ticket, '.note', () => agent.page.locator('.mode-note').click()],
    ['canned', ticket, '.note', () => agent.field.fill('/')],
    ['owner', ticket, '.note', () => page.getByRole('button', { name: /^Owner/ }).click()],
    ['empty', '/inbox?view=closed', '.list .empty'],
    [
      'filters',
      '/inbox?department=billing',
      '.chip',
      () => page.getByRole('button', { name: /^Filters/ }).click(),
    ],
    [
      'notifications',
      '/inbox',
      '.row',
      () => page.getByRole('button', { name: /otification/ }).click(),
    ],
    ['account', '/inbox', '.row', () => page.locator('.account').click()],
    ['palette', ticket, '.note', () => page.keyboard.press('Control+k')],
    ['shortcuts', '/inbox', '.row', () => page.keyboard.press('?')],
    ['queue', '/queue', '.queue-row'],
    ['dashboard', '/dashboard', '.chart canvas'],
    ['personal', '/settings/personal', '.switch'],
    ['agents', '/settings/agents', '.rows-row'],
    [
      'agent-form',
      '/settings/agents',
      '.rows-row',
      () => page.getByRole('button', { name: 'Add agent' }).click(),
    ],
    ['departments', '/settings/departments', '.table td'],
    ['hours', '/settings/hours', '.day-row'],
    ['saved-answers', '/settings/canned', '.rows-row'],
    ['auto-responses', '/settings/auto', '.empty'],
    ['widget', '/settings/widget', '.preview'],
    ['keys', '/settings/keys', '.empty'],
  ];
  for (const [name, path, sign, act] of views) {
    await agent.goTo(path);
    await page.locator(sign).first().waitFor({ state: 'attached' });
    await act?.(page);
    await shoot(page, `console-${name}`);
  }
  if (!isSmall) return;
  await agent.goTo(ticket);
  await page.getByRole('button', { name: 'Details' }).click();
  await shoot(page, 'console-details');
}

/** A team and a few conversations, as they may be on an ordinary morning. */
async function fill(server: Server): Promise<Shown> {
  const team = await joinTeam(server);
  const { password } = ADMIN;
  const { rest } = team.client;
  for (const [name, department] of [
    ['Jonas Weber', 'general'],
    ['Priya Raman', 'billing'],
    ['Tom Okafor', 'shipping'],
  ] as const) {
    const email = `${name.split(' ')[0]?.toLowerCase()}@halden.example`;
    await rest.call('agents.create', { body: { name, email, password, department } });
  }
  const tom = await joinTeam(server, { email: 'tom@halden.example', password });
  await tom.client.setAvailability('busy');
  for (const [title, shortcut, content] of [
    [
      'Refund on its way',
      'refund',
      'Hi {{first_name}}, your refund is on its way. It takes three to five working days.',
    ],
    [
      'Ask for the order number',
      'order',
      'Could you send me your order number, please? It begins with NW-.',
    ],
  ] as const) {
    await rest.call('cannedResponses.create', { body: { title, shortcut, content } });
  }
  const customers: Customer[] = [];
  for (const [name, department, ...texts] of TALKS) {
    const customer = await joinCustomer(server, { name, department });
    for (const text of texts) await customer.say(text);
    customers.push(customer);
  }
  const [first, second] = customers;
  const ticketId = first?.ticketId() ?? '';
  await team.client.openTicket(ticketId);
  const say = async (text: string) => {
    team.client.send(ticketId, text);
    await first?.hears(text);
  };
  await say('Hi Lena, that should not happen. Let me check with the warehouse right away.');
  team.client.send(ticketId, {
    content: 'Batch 7 was packed without poles. @Tom Okafor can you send a set by express today?',
    visibility: 'internal',
  });
  await first?.say('That would be wonderful, thank you!');
  await say('A set of poles leaves by express this afternoon: https://track.example/DX-99812');
  first?.client.markRead();
  await first?.say('Perfect. You saved our weekend 🏕️');
  await team.client.update(ticketId, { tags: ['tents', 'missing-parts'] });
  await team.client.setPriority(ticketId, 'high');
  await team.client.setPriority(second?.ticketId() ?? '', 'urgent');
  return { team, tom, customers };
}

const TALKS: readonly (readonly [name: string, department: string, ...texts: string[]])[] = [
  [
    'Lena Hartmann',
    'general',
    'Hello! I ordered the Fjord 3 tent last week and it came today, but there are no poles in the bag.',
    'Order NW-20418. We leave on Friday, so I am a little nervous 😬',
  ],
  [
    'Marcus Bell',
    'billing',
    'I was charged twice for order NW-20377. My bank shows two payments of €89.00.',
  ],
  ['سارة العلي', 'shipping', 'مرحبًا، كم يستغرق الشحن إلى عمّان؟', 'وهل يمكنني الدفع عند الاستلام؟'],
  ['Yuki Tanaka', 'general', 'Are the Trail boots true to size? I am between 42 and 43.'],
  ['<script>alert(1)</script>', 'general', '<img src=x onerror=alert(1)>'],
  ['Diego Alvarez', 'shipping', 'The tracking has not moved since Monday.'],
  [
    'Olivia Martin-Delacroix-Featherstonehaugh',
    'billing',
    `https://northwind.example/${'a'.repeat(120)}`,
  ],
];
