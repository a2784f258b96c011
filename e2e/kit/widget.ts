/** The widget as a customer sees it. Playwright looks into open shadow roots by itself. */
import type { Locator, Page } from 'playwright-core';

export interface Widget {
  readonly page: Page;
  readonly bubble: Locator;
  readonly window: Locator;
  readonly log: Locator;
  readonly field: Locator;
  /** Bubbles with this text. */
  readonly said: (text: string | RegExp) => Locator;
  /** How far own messages got, where it says so. */
  readonly status: (word: string) => Locator;
  readonly open: () => Promise<void>;
  readonly send: (text: string) => Promise<void>;
}

export function widgetOn(page: Page): Widget {
  const host = page.locator('parley-widget');
  const bubble = host.locator('.bubble');
  const window = host.getByRole('dialog');
  const field = window.locator('.composer textarea');
  return {
    page,
    bubble,
    window,
    field,
    log: host.getByRole('log'),
    said: (text) => host.locator('.row').filter({ hasText: text }),
    status: (word) => window.locator('.ticks').getByText(word, { exact: true }),
    async open() {
      await bubble.click();
      await window.waitFor();
    },
    async send(text) {
      await field.fill(text);
      await field.press('Enter');
    },
  };
}
