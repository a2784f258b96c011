/** Every view of the console, with what makes it one: for the pictures and for what axe has to say. */
import type { Page } from 'playwright-core';
import type { Console } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { ADMIN, type Server } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';

export interface View {
  readonly name: string;
  readonly path: string;
  /** What is there once the view is. */
  readonly sign: string;
  readonly act?: (page: Page) => Promise<unknown>;
  /** Where it is a view of its own; else everywhere. */
  readonly only?: 'wide' | 'narrow';
}

export interface Shown extends AsyncDisposable {
  readonly team: Teammate;
  /** Busy, so that what comes to their department waits. */
  readonly tom: Teammate;
  readonly customers: readonly Customer[];
}

/** Goes there and waits until everything that moves has come to rest. */
export async function goToView(agent: Console, { path, sign, act }: View): Promise<void> {
  const { page } = agent;
  await agent.goTo(path);
  await page.locator(sign).first().waitFor({ state: 'attached' });
  await act?.(page);
  await settle(page);
}

/** Waits until what moves has come to rest; what moves for ever is a sign of life. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
        .map((one) => one.finished.catch(() => null)),
    ),
  );
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).click();

/** A dialog or menu by its button, and the wait for it. */
function opened(name: string | RegExp): NonNullable<View['act']> {
  return async (page) => {
    await press(name)(page);
    await page.locator('[role=menu], .pop, dialog[open]').first().waitFor();
  };
}

function keyed(key: string): NonNullable<View['act']> {
  return async (page) => {
    await page.keyboard.press(key);
    await page.locator('dialog[open]').waitFor();
  };
}

export function viewsOf({ customers, tom }: Shown, isNarrow: boolean): readonly View[] {
  const ticketId = customers[0]?.ticketId() ?? '';
  const ticket = `/inbox/${ticketId}`;
  const at = (name: string, path: string, sign: string, act?: View['act']): View => ({
    name,
    path,
    sign,
    ...(act === undefined ? {} : { act }),
  });
  const all: readonly View[] = [
    at('inbox', '/inbox', '.row'),
    at('ticket', ticket, '.note'),
    at('replying', ticket, '.note', async (page) => {
      tom.client.view(ticketId);
      tom.client.typing(ticketId, 'internal');
      await page.locator('.presence[data-replying]').waitFor();
    }),
    at('note', ticket, '.note', (page) => page.locator('.mode-note').click()),
    at('owner', ticket, '.note', opened(/^Owner/)),
    at('status', ticket, '.note', opened(/^Status/)),
    at('canned', ticket, '.note', async (page) => {
      await page.locator('.composer-field').fill('/');
      await page.getByRole('option').first().waitFor();
    }),
    at('offline', ticket, '.note', async (page) => {
      await page.locator('.composer-field').fill('');
      await page.context().setOffline(true);
      await page.locator('.banner').waitFor();
    }),
    at('gone', '/inbox/TKT-0000000000', '.nothing-gone .empty'),
    at('empty', '/inbox?view=closed', '.list .empty'),
    at('filters', '/inbox?department=billing', '.chip', opened(/^Filters/)),
    at('selected', '/inbox', '.row', async (page) => {
      await page.getByRole('checkbox').first().click();
      await page.locator('.bulk').waitFor();
    }),
    at('notifications', '/inbox', '.row', opened(/otification/)),
    at('account', '/inbox', '.row', (page) => page.locator('.account').click()),
    at('palette', ticket, '.note', keyed('Control+k')),
    at('shortcuts', '/inbox', '.row', keyed('?')),
    at('queue', '/queue', '.queue-row'),
    at('dashboard', '/dashboard', '.chart canvas'),
    at('dashboard-table', '/dashboard', '.chart canvas', async (page) => {
      await page.getByRole('button', { name: 'Show as a table' }).first().click();
      await page.locator('.chart-table').waitFor();
    }),
    at('settings', '/settings', isNarrow ? '.settings-nav a' : '.switch'),
    at('personal', '/settings/personal', '.switch'),
    at('agents', '/settings/agents', '.rows-row'),
    at('agent-form', '/settings/agents', '.rows-row', opened('Add agent')),
    at('departments', '/settings/departments', '.table td'),
    at('hours', '/settings/hours', '.day-row'),
    at('saved-answers', '/settings/canned', '.rows-row'),
    at('saved-answer-form', '/settings/canned', '.rows-row', opened('Add saved answer')),
    at('auto-responses', '/settings/auto', '.empty'),
    at('auto-response-form', '/settings/auto', '.empty', opened('Add auto-response')),
    at('widget', '/settings/widget', '.preview'),
    at('keys', '/settings/keys', '.empty'),
    { ...at('details', ticket, '.note', opened('Details')), only: 'narrow' },
  ];
  return all.filter(({ only = isNarrow ? 'narrow' : 'wide' }) => (only === 'narrow') === isNarrow);
}

/** A team and a few conversations, as they may be on an ordinary morning. */
export async function fill(server: Server): Promise<Shown> {
  const team = await joinTeam(server);
  const { password } = ADMIN;
  const { rest } = team.client;
  for (const [name, department, role] of [
    ['Jonas Weber', 'general', 'agent'],
    ['Priya Raman', 'billing', 'agent'],
    ['Tom Okafor', 'shipping', 'supervisor'],
  ] as const) {
    const email = `${name.split(' ')[0]?.toLowerCase()}@halden.example`;
    await rest.call('agents.create', { body: { name, email, password, department, role } });
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
  return {
    team,
    tom,
    customers,
    async [Symbol.asyncDispose]() {
      for (const one of [...customers, tom, team]) await one[Symbol.asyncDispose]();
    },
  };
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
