/** The widget as a customer sees it. Playwright looks into open shadow roots by itself. */
import type { Payload } from './pictures.ts';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';

export interface Widget {
  readonly page: Page;
  readonly bubble: Locator;
  readonly window: Locator;
  readonly log: Locator;
  readonly field: Locator;
  readonly preview: Locator;
  /** Bubbles with this text. */
  readonly said: (text: string) => Locator;
  /** Messages that say this and nothing else. */
  readonly exactly: (text: string) => Locator;
  /** How far own messages got, where it says so. */
  readonly status: (word: string) => Locator;
  readonly open: () => Promise<void>;
  readonly send: (text: string) => Promise<void>;
  /** Chooses files, as the picker of the system would. */
  readonly pick: (files: readonly Payload[]) => Promise<void>;
  /** What the messages say, from top to bottom. */
  readonly words: () => Promise<string[]>;
}

export function widgetOn(page: Page): Widget {
  const host = page.locator('parley-widget');
  const bubble = host.locator('.bubble');
  const window = host.locator('.window');
  const field = window.locator('.composer textarea');
  return {
    page,
    bubble,
    window,
    field,
    log: host.getByRole('log'),
    preview: host.locator('.preview'),
    said: (text) => host.locator('.row').filter({ hasText: text }),
    exactly: (text) => host.locator('.text').getByText(text, { exact: true }),
    status: (word) => window.locator('.ticks').getByText(word, { exact: true }),
    async open() {
      await bubble.click();
      await window.waitFor();
    },
    async send(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    async pick(files) {
      await window.locator('input[type=file]').setInputFiles([...files]);
    },
    words: () => host.locator('.row .text > span:first-child:not(.unseen)').allTextContents(),
  };
}

/** A browser of one person: their tabs share what a browser keeps. */
export interface Visitor extends AsyncDisposable {
  readonly context: BrowserContext;
  /** What went wrong on any of their pages: thrown errors, and errors and warnings in the console. */
  readonly faults: string[];
  /** Opens a tab with the widget on it. */
  readonly visit: (address: string) => Promise<Widget>;
}

export async function newVisitor(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  return {
    context,
    faults,
    async visit(address) {
      const page = await context.newPage();
      await page.goto(address);
      const widget = widgetOn(page);
      await widget.bubble.waitFor();
      return widget;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
