/** Pictures of a conversation with files in it: log, composer, drop and lightbox. */
import type { Page } from 'playwright-core';
import type { Console } from '../kit/console.ts';
import { joinCustomer } from '../kit/customer.ts';
import { pdf, picture } from '../kit/files.ts';
import type { Server } from '../kit/server.ts';
import type { Teammate } from '../kit/team.ts';
import type { Shoot } from '../widget/set.ts';

const DUSK = [196, 120, 150] as const;
const MOSS = [120, 170, 140] as const;

/** A conversation about a torn tent; its `ticketId`. */
export async function fillFiles(server: Server, team: Teammate): Promise<string> {
  await using customer = await joinCustomer(server, { name: 'Ingrid Solheim' });
  await customer.say('The tent tore on the second night. I took a few photos:');
  const ticketId = customer.ticketId();
  await team.client.openTicket(ticketId);
  const give = async (files: readonly (readonly [string, Buffer])[], content: string) => {
    const attachments = [];
    for (const [name, bytes] of files) {
      attachments.push(await customer.client.upload(new File([new Uint8Array(bytes)], name)));
    }
    customer.client.send({ content, attachments });
    await customer.until('the files to be sent', ({ outgoing }) => outgoing.length === 0);
  };
  await give(
    [
      ['IMG_2041.png', picture(800, 600)],
      ['IMG_2042.png', picture(600, 800, DUSK)],
      ['IMG_2043.png', picture(800, 500, MOSS)],
    ],
    'The seam beside the door, and the view it had.',
  );
  await give([['Receipt NW-20418 of 14 November, Nordwand Outfitters.pdf', pdf(182_000)]], '');
  const answer = async (
    files: readonly (readonly [string, Buffer])[],
    draft: { readonly content: string; readonly visibility?: 'internal' },
  ) => {
    const attachments = [];
    for (const [name, bytes] of files) {
      const file = new File([new Uint8Array(bytes)], name);
      attachments.push(await team.client.upload(ticketId, file));
    }
    const sent = team.client.send(ticketId, { ...draft, attachments });
    await team.until('the answer to be sent', ({ outgoing }) => !outgoing.includes(sent));
  };
  await answer([['seam-batch-7.png', picture(640, 400, MOSS)]], {
    content: 'Same batch as last week, compare the stitching.',
    visibility: 'internal',
  });
  await answer([['return-label.pdf', pdf(48_000)]], {
    content: 'I am sorry, Ingrid. Here is a label, a new tent leaves today.',
  });
  await answer([['fjord-3.png', picture(1200, 800)]], { content: '' });
  return ticketId;
}

export async function shootFiles(
  agent: Console,
  {
    ticketId,
    shoot,
    suffix = '',
  }: {
    readonly ticketId: string;
    readonly shoot: Shoot;
    readonly suffix?: string;
  },
): Promise<void> {
  const { page } = agent;
  await agent.goTo(`/inbox/${ticketId}`);
  await drawn(page, '.log .picture img');
  await shoot(page, `console-files${suffix}`);
  await agent.log.evaluate((log) => log.scrollTo(0, 0));
  await drawn(page, '.log .picture img');
  await shoot(page, `console-files-top${suffix}`);
  await page.locator('.composer input[accept*=".png"]').waitFor({ state: 'attached' });
  await page.locator('.composer input[type=file]').setInputFiles([
    { name: 'repair-kit.png', mimeType: 'image/png', buffer: picture(400, 400, DUSK) },
    { name: 'warranty.pdf', mimeType: 'application/pdf', buffer: pdf(96_000) },
    { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: pdf() },
  ]);
  await page.locator('.chip-file[data-state=done]').nth(1).waitFor();
  await page.route('**/api/tickets/*/attachments', () => {});
  await page
    .locator('.composer input[type=file]')
    .setInputFiles([{ name: 'pattern.pdf', mimeType: 'application/pdf', buffer: pdf(900_000) }]);
  await page.locator('.chip-file[data-state=uploading]').waitFor();
  await shoot(page, `console-attaching${suffix}`);
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    return transfer;
  });
  await agent.log.dispatchEvent('dragover', { dataTransfer: data });
  await shoot(page, `console-drop${suffix}`);
  await agent.log.dispatchEvent('dragleave');
  await page.unroute('**/api/tickets/*/attachments');
  while ((await page.locator('.chip-file-remove').count()) > 0) {
    await page.locator('.chip-file-remove').first().click();
  }
  await page.locator('.picture').nth(1).click();
  await drawn(page, '.lightbox-picture');
  await shoot(page, `console-lightbox${suffix}`);
  await page.keyboard.press('Escape');
}

/** Resolves when every picture that is in sight has been drawn. */
async function drawn(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await page
    .locator(selector)
    .evaluateAll((images: HTMLImageElement[]) =>
      Promise.all(
        images
          .filter((image) => image.getBoundingClientRect().bottom > 0 && !image.complete)
          .map((image) => image.decode()),
      ),
    );
}
