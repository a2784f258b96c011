/** Pictures of the views with files. */
import { drawPictures, fileOf, pdf } from '../kit/pictures.ts';
import { hand } from '../kit/hand.ts';
import type { Set } from './set.ts';

export async function files({ browser, team, open, shoot }: Set): Promise<void> {
  const [bowl, shelf, tall] = await drawPictures(browser, [
    { name: 'IMG_20260412_093015.jpg', width: 1600, height: 1200, hue: 30 },
    {
      name: 'The shelf in the kitchen where the bowl stood before it fell.jpg',
      width: 1200,
      height: 900,
      hue: 150,
    },
    { name: 'receipt.png.jpg', width: 700, height: 1500, hue: 260 },
  ]);
  if (!bowl || !shelf || !tall) throw new Error('Nothing was drawn');
  const widget = await open();
  const { page } = widget;
  await widget.open();
  await hand(widget.window, { type: 'dragover', files: [bowl] });
  await widget.window.locator('.drop').waitFor();
  await shoot(page, 'files-drop');
  await hand(widget.window, { type: 'dragleave', files: [] });
  await widget.pick([
    bowl,
    pdf('Order confirmation 2026-04-12.pdf'),
    { ...bowl, name: 'film.mov' },
  ]);
  await widget.window.locator('.chip').nth(2).waitFor();
  await widget.field.fill('This is how it arrived. Can you replace it?');
  await shoot(page, 'files-chosen');
  await widget.field.press('Enter');
  await widget.status('Sent').waitFor();
  await shoot(page, 'files-sent');
  const { ticketId } = await team.takeNewest();
  const send = async (content: string, payloads: readonly (typeof bowl)[]) => {
    const attachments = await Promise.all(
      payloads.map((payload) => team.client.upload(ticketId, fileOf(payload))),
    );
    team.client.send(ticketId, { content, attachments });
  };
  await send('', [shelf]);
  await send('We still have these. Which one do you like best?', [bowl, shelf, tall]);
  await send('', [pdf('Rücksendeschein_HALDEN-4711_bitte-unterschrieben-beilegen.pdf')]);
  await widget.window.locator('.file').nth(1).waitFor();
  await shoot(page, 'files-log');
  await page.route('**/attachments', (route) => route.abort());
  await widget.pick([tall]);
  await widget.window.getByRole('button', { name: 'Retry' }).waitFor();
  await shoot(page, 'files-failed');
  await page.unroute('**/attachments');
  await page.route('**/attachments', () => {});
  await widget.window.getByRole('button', { name: 'Retry' }).click();
  await widget.field.press('Enter');
  await widget.window.locator('.shot-open[aria-disabled=true]').waitFor();
  await shoot(page, 'files-sending');
  await page.unroute('**/attachments');
  await widget.window.getByRole('button', { name: /^View/ }).nth(2).click();
  await widget.window.getByRole('dialog').waitFor();
  await shoot(page, 'files-lightbox');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await send('', [pdf('Gift card.pdf')]);
  await widget.preview.waitFor();
  await shoot(page, 'files-preview');
}

export async function arabicFiles({ browser, team, open, shoot }: Set): Promise<void> {
  const [bowl, shelf] = await drawPictures(browser, [
    { name: 'صورة الطبق.jpg', width: 900, height: 1200, hue: 90 },
    { name: 'IMG_0042.jpg', width: 1200, height: 900, hue: 200 },
  ]);
  if (!bowl || !shelf) throw new Error('Nothing was drawn');
  const widget = await open({ locale: 'ar' });
  const { page } = widget;
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('ar');
  });
  await widget.open();
  await widget.pick([bowl, pdf('فاتورة 4711.pdf'), { ...bowl, name: 'notes.exe' }]);
  await widget.window.locator('.chip').nth(2).waitFor();
  await shoot(page, 'arabic-files-chosen');
  await widget.field.fill('وصل الطبق مكسورًا');
  await widget.field.press('Enter');
  await widget.status('أُرسلت').waitFor();
  const { ticketId } = await team.takeNewest();
  const attachments = await Promise.all(
    [shelf, pdf('Return label.pdf')].map((one) => team.client.upload(ticketId, fileOf(one))),
  );
  team.client.send(ticketId, { content: 'نأسف لذلك', attachments });
  await widget.exactly('نأسف لذلك').waitFor();
  await shoot(page, 'arabic-files');
  await widget.window.getByRole('button', { name: /^عرض/ }).last().click();
  await widget.window.getByRole('dialog').waitFor();
  await shoot(page, 'arabic-lightbox');
}
