/** Files in the widget, as a customer sees them, and in the team's hands. */
import type { Attachment } from '@parley/contract';
import type { Page } from 'playwright-core';
import { fileOf, type Payload } from './pictures.ts';
import type { Teammate } from './team.ts';
import type { Widget } from './widget.ts';

/** Where uploads go. */
export const UPLOADS = '**/api/tickets/*/attachments';

export const chips = ({ window }: Widget) => window.locator('.chip');
export const shots = ({ window }: Widget) => window.locator('.shot-open');
export const cards = ({ window }: Widget) => window.locator('.file');
export const stage = ({ window }: Widget) => window.locator('dialog.stage');
export const button = ({ window }: Widget, name: string | RegExp) =>
  window.getByRole('button', { name, exact: typeof name === 'string' });

/** Resolves when the picture at `index` is drawn; its address. */
export async function drawn(widget: Widget, index = 0): Promise<string> {
  const image = shots(widget).nth(index).locator('img');
  await image.waitFor();
  return image.evaluate(async (node) => {
    const picture = node as HTMLImageElement;
    await picture.decode();
    if (picture.naturalWidth === 0) throw new Error('Nothing was drawn');
    return picture.src;
  });
}

export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    return inner?.ariaLabel ?? inner?.textContent ?? '';
  });
}

/** Holds every upload back until it is let go. */
export async function holdUploads(page: Page): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.route(UPLOADS, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return gate.resolve;
}

/** What the team has of a message, once it is there. */
export async function received(
  team: Teammate,
  { ticketId, content }: { readonly ticketId: string; readonly content: string },
): Promise<readonly Attachment[]> {
  await team.hears(ticketId, content);
  const messages = team.client.getState().conversations.get(ticketId)?.messages ?? [];
  return messages.findLast((message) => message.content === content)?.metadata.attachments ?? [];
}

/** A conversation with these files of the team in it, one message each. */
export async function withFiles(
  widget: Widget,
  { team, files }: { readonly team: Teammate; readonly files: readonly Payload[] },
): Promise<string> {
  await widget.open();
  await widget.send('Show me');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  for (const file of files) await sendFile(team, { ticketId, file });
  return ticketId;
}

export async function sendFile(
  team: Teammate,
  { ticketId, file }: { readonly ticketId: string; readonly file: Payload },
): Promise<void> {
  const attachment = await team.client.upload(ticketId, fileOf(file));
  team.client.send(ticketId, { content: '', attachments: [attachment] });
}
