/** A conversation with files in it, as the tests of them begin. */
import type { Browser, Locator, Page } from 'playwright-core';
import { type Console, openConsole } from '../kit/console.ts';
import { type Customer, joinCustomer } from '../kit/customer.ts';
import { pdf, picture } from '../kit/files.ts';
import type { Server } from '../kit/server.ts';

export const PNG = picture(640, 420);

export interface Chat extends AsyncDisposable {
  readonly agent: Console;
  readonly page: Page;
  readonly customer: Customer;
  readonly chips: Locator;
  readonly send: Locator;
}

/** A conversation that an agent has before them. */
export async function openChat(
  { browser, server }: { readonly browser: Browser; readonly server: Server },
  name: string,
  options: Parameters<typeof openConsole>[2] = {},
): Promise<Chat> {
  const agent = await openConsole(browser, server, options);
  await agent.signIn();
  const customer = await joinCustomer(server, { name });
  await customer.say(`Hello from ${name}`);
  await agent.goTo(`/inbox/${customer.ticketId()}`);
  await agent.said(`Hello from ${name}`).waitFor();
  return {
    agent,
    page: agent.page,
    customer,
    chips: agent.page.locator('.chip-file'),
    send: agent.page.locator('.composer-send'),
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await customer[Symbol.asyncDispose]();
    },
  };
}

export interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const PHOTO: Chosen = { name: 'lake.png', mimeType: 'image/png', buffer: PNG };
export const PAPER: Chosen = { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: pdf() };

export function pick(page: Page, files: readonly Chosen[]): Promise<void> {
  return page.locator('.composer input[type=file]').setInputFiles([...files]);
}

export function uploaded(chips: Locator, count: number): Promise<void> {
  return chips
    .and(chips.page().locator('[data-state=done]'))
    .nth(count - 1)
    .waitFor();
}

/** Names of the files that the customer has, in the order of the log. */
export function namesAt({ customer }: Chat): string[] {
  return customer.client
    .getState()
    .messages.flatMap(({ metadata }) => (metadata.attachments ?? []).map(({ name }) => name));
}

/** Resolves when the picture has been drawn. */
export async function drawn(image: Locator): Promise<void> {
  await image.waitFor();
  await image.evaluate(async (element: HTMLImageElement) => element.decode());
}
