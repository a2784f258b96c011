/** The console as an agent sees it. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ADMIN, type Server } from './server.ts';

export interface Console extends AsyncDisposable {
  readonly page: Page;
  readonly rows: Locator;
  readonly log: Locator;
  readonly field: Locator;
  readonly signIn: (person?: {
    readonly email: string;
    readonly password: string;
  }) => Promise<void>;
  readonly goTo: (path: string) => Promise<void>;
  /** The row of a customer in the list. */
  readonly row: (name: string) => Locator;
  /** Bubbles and notes with this text. */
  readonly said: (text: string) => Locator;
  readonly reply: (text: string) => Promise<void>;
  readonly note: (text: string) => Promise<void>;
}

/** Opens the console in a context of its own, signed out. */
export async function openConsole(
  browser: Browser,
  server: Server,
  options: BrowserContextOptions = {},
): Promise<Console> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const field = page.locator('.composer-field');
  async function write(text: string): Promise<void> {
    await field.fill(text);
    await field.press('Enter');
  }
  await page.goto(`${server.url}/console`);
  return {
    page,
    field,
    rows: page.locator('.row'),
    log: page.getByRole('log'),
    row: (name) => page.locator('.row').filter({ hasText: name }),
    said: (text) => page.locator('.log [data-key]').filter({ hasText: text }),
    async signIn({ email, password } = ADMIN) {
      await page.locator('input[name=email]').fill(email);
      await page.locator('input[name=password]').fill(password);
      await page.locator('button[type=submit]').click();
      await page.locator('.list').waitFor();
    },
    async goTo(path) {
      await page.goto(`${server.url}/console${path}`);
    },
    async reply(text) {
      await page.locator('.mode').first().click();
      await write(text);
    },
    async note(text) {
      await page.locator('.mode-note').click();
      await write(text);
    },
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}
