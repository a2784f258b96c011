/** A picture of every view of widget and demo page. */
import type { Browser, BrowserContext } from 'playwright-core';
import { startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { type Widget, widgetOn } from '../kit/widget.ts';
import { arabicFiles, files } from './screens-files.ts';
import type { Look, Set, Shoot } from './set.ts';

export async function shootWidget(
  browser: Browser,
  { look, shoot }: { readonly look: Look; readonly shoot: Shoot },
): Promise<void> {
  await using server = await startServer();
  await using team = await joinTeam(server);
  await team.configure({
    widget: {
      texts: { title: 'Halden' },
      suggestions: ['Where is my order?', 'I would like to return something', 'Help me choose'],
    },
  });
  const contexts: BrowserContext[] = [];
  const set: Set = {
    browser,
    server,
    team,
    shoot,
    async open(options = {}) {
      const { scheme, width, height } = look;
      const isSmall = width < 640;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        hasTouch: isSmall,
        isMobile: isSmall,
        locale: 'en-GB',
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(`${server.url}/demo`);
      const widget = widgetOn(page);
      await widget.bubble.waitFor();
      return widget;
    },
  };
  for (const scene of [
    demo,
    conversation,
    trouble,
    rating,
    form,
    away,
    arabic,
    files,
    arabicFiles,
    odd,
  ]) {
    await scene(set);
    for (const context of contexts.splice(0)) await context.close();
  }
}

async function demo({ open, shoot }: Set): Promise<void> {
  const { page } = await open();
  await shoot(page, 'demo');
  await page.evaluate(() =>
    document.querySelector('#brewing')?.scrollIntoView({ behavior: 'instant' }),
  );
  await shoot(page, 'demo-goods');
  await page.evaluate(() => scrollTo({ top: 1e6, behavior: 'instant' }));
  await shoot(page, 'demo-end');
}

async function conversation({ team, open, shoot }: Set): Promise<void> {
  const widget = await open();
  const { page } = widget;
  await widget.open();
  await shoot(page, 'welcome');
  await widget.send('Hello! I ordered the stoneware dripper last week.');
  await widget.send('It has not arrived yet, and it is a present for Saturday.');
  await widget.status('Sent').waitFor();
  await shoot(page, 'sent');
  const { ticketId } = await team.takeNewest();
  team.client.markRead(ticketId);
  team.client.typing(ticketId);
  await widget.window.locator('.dots').waitFor();
  await shoot(page, 'typing');
  await reply(widget, team, {
    ticketId,
    text: 'Hi, thanks for writing! Let me look that up for you.',
  });
  await reply(widget, team, {
    ticketId,
    text: 'It left our workshop on Monday and should be with you tomorrow: https://track.example/3SKABA0123456789',
  });
  await widget.window.locator('.text a').waitFor();
  await widget.send('That is perfect, thank you! 🎉');
  await widget.status('Sent').waitFor();
  team.client.markRead(ticketId);
  await widget.status('Read').waitFor();
  await shoot(page, 'conversation');
  await widget.window.getByRole('button', { name: 'More options' }).click();
  await shoot(page, 'menu');
  await page.keyboard.press('Escape');
  for (let i = 1; i <= 14; i += 1) {
    await reply(widget, team, { ticketId, text: `Note number ${i}` });
  }
  await widget.log.evaluate((log) => (log.scrollTop = 200));
  await widget.window.locator('.pill').waitFor();
  await shoot(page, 'scrolled');
  team.client.send(ticketId, 'One more thing: shall we wrap it?');
  await widget.window.getByText('1 new').waitFor();
  await shoot(page, 'scrolled-new');
  await widget.window.getByRole('button', { name: 'Close chat' }).click();
  await reply(widget, team, {
    ticketId,
    text: 'We have a lovely red paper, and a card if you like.',
  });
  await widget.page.locator('parley-widget .preview').waitFor();
  await shoot(page, 'preview');
  await widget.open();
  await shoot(page, 'unread-line');
  await widget.field.fill(
    'Oh yes, please.\n\nRed paper would be lovely, and on the card:\n“For Sofie, with love.”\n\nThank you so much for your help!',
  );
  await shoot(page, 'composer-grown');
  await widget.field.fill('x'.repeat(5_020));
  await shoot(page, 'too-long');
}

async function trouble({ server, team, open, shoot }: Set): Promise<void> {
  const widget = await open();
  const { page } = widget;
  await widget.open();
  await widget.send('Is anybody there?');
  await widget.status('Sent').waitFor();
  // Half of a pair of code units, which the server refuses.
  await widget.field.evaluate((field: HTMLTextAreaElement) => {
    field.value = 'This one is refused \ud83d';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await widget.field.press('Enter');
  await widget.window.getByRole('button', { name: 'Retry' }).waitFor();
  await shoot(page, 'failed');
  await widget.window.getByRole('button', { name: 'Delete' }).click();
  await page.context().setOffline(true);
  await widget.send('I am in a tunnel.');
  await widget.window.getByText('You’re offline').waitFor();
  await shoot(page, 'offline');
  await page.context().setOffline(false);
  await widget.said('I am in a tunnel.').getByText('Sent', { exact: true }).waitFor();
  await server.kill();
  await widget.window.getByText('Reconnecting').waitFor();
  await shoot(page, 'reconnecting');
  await server.start();
  await team.client.whenOnline();
}

async function rating({ team, open, shoot }: Set): Promise<void> {
  const widget = await open();
  const { page } = widget;
  await widget.open();
  await widget.send('How do I descale the kettle?');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await reply(widget, team, {
    ticketId,
    text: 'One part vinegar, two parts water. Boil, wait, rinse twice.',
  });
  await team.client.setStatus(ticketId, 'resolved');
  await widget.window.getByText('How did we do?').waitFor();
  await shoot(page, 'resolved');
  await widget.window.getByRole('radio', { name: 'Good' }).check();
  await widget.window.getByPlaceholder('Anything you’d like to add?').fill('Quick and friendly.');
  await shoot(page, 'rating');
  await widget.window.getByRole('button', { name: 'Send rating' }).click();
  await widget.window.getByText('Thank you for your rating').waitFor();
  await shoot(page, 'rated');
}

async function form({ team, open, shoot }: Set): Promise<void> {
  await team.configure({
    widget: {
      texts: { formIntro: 'Tell us who you are, so that we can answer you later too.' },
      form: {
        show: 'always',
        fields: [
          { field: 'name', required: true },
          { field: 'email', required: true },
          { field: 'department', options: ['orders', 'repairs'] },
        ],
      },
      privacyUrl: 'https://halden.example/privacy',
    },
  });
  const widget = await open();
  await widget.open();
  await widget.window.getByLabel('Name').waitFor();
  await shoot(widget.page, 'form');
  await widget.window.getByLabel('Email').fill('sofie@');
  await widget.window.getByRole('button', { name: 'Send message' }).click();
  await shoot(widget.page, 'form-faults');
  await team.configure({ widget: { form: { show: 'never' }, texts: { formIntro: null } } });
}

async function away({ team, open, shoot }: Set): Promise<void> {
  const closed = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] };
  const tomorrow = new Date(Date.now() + 86_400_000)
    .toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
    .toLowerCase();
  const week = {
    ...closed,
    saturday: [],
    sunday: [],
    [tomorrow]: [{ from: '09:00', to: '17:00' }],
  };
  await team.configure({
    openingHours: { enabled: true, week },
    widget: { form: { show: 'away', fields: [{ field: 'email', required: true }] } },
  });
  const widget = await open();
  await widget.open();
  await widget.window.getByLabel('Email').waitFor();
  await shoot(widget.page, 'away');
  await team.configure({ openingHours: { enabled: false }, widget: { form: { show: 'never' } } });
}

async function arabic({ team, open, shoot }: Set): Promise<void> {
  const widget = await open({ locale: 'ar' });
  const { page } = widget;
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('ar');
  });
  await widget.open();
  await shoot(page, 'arabic-welcome');
  await widget.send('مرحبًا، أين طلبي رقم 4711؟');
  await widget.status('أُرسلت').waitFor();
  const { ticketId } = await team.takeNewest();
  await reply(widget, team, { ticketId, text: 'أهلًا بك! سيصل طلبك غدًا إن شاء الله.' });
  await reply(widget, team, { ticketId, text: 'Tracking: 3SKABA0123456789' });
  await widget.send('شكرًا جزيلًا 🌷');
  await widget.said('شكرًا').getByText('أُرسلت', { exact: true }).waitFor();
  await shoot(page, 'arabic');
  await widget.window.getByRole('button', { name: 'خيارات أخرى' }).click();
  await shoot(page, 'arabic-menu');
}

/** Long names and words, markup, tall text. */
async function odd({ team, open, shoot }: Set): Promise<void> {
  await team.configure({
    widget: {
      texts: { title: 'Halden Workshop for Slow Mornings, Kettles and Repairs of All Kinds' },
      colors: { accent: '#f5c518' },
    },
  });
  const widget = await open();
  await widget.open();
  await widget.send(
    'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung'.repeat(2),
  );
  await widget.send(
    '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) Z̶̳̿a̶̲͠l̷̩̋g̵̱̈o̷͙͊ ${7*7}',
  );
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  await reply(widget, team, { ticketId, text: 'A line\n\nafter an empty one\n\tand a tab' });
  await widget.send('👍');
  await widget.said('👍').getByText('Sent', { exact: true }).waitFor();
  await shoot(widget.page, 'odd');
}

async function reply(
  widget: Widget,
  team: Teammate,
  { ticketId, text }: { readonly ticketId: string; readonly text: string },
): Promise<void> {
  team.client.send(ticketId, text);
  await widget
    .said(text.split('\n', 1)[0] ?? '')
    .last()
    .waitFor({ state: 'attached' });
}
