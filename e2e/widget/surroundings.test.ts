/** The widget in other people's pages, on small screens, by keyboard, for screen readers. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../kit/browser.ts';
import { startHost } from '../kit/host.ts';
import { type Server, startServer } from '../kit/server.ts';
import { joinTeam, type Teammate } from '../kit/team.ts';
import { newVisitor } from '../kit/widget.ts';

let browser: Browser;
let server: Server;
let team: Teammate;
let demo: string;
let snippet: string;

before(async () => {
  [browser, server] = await Promise.all([launch(), startServer()]);
  team = await joinTeam(server);
  await team.configure({ widget: { suggestions: ['Where is my order?'] } });
  demo = `${server.url}/demo`;
  snippet = `<script src="${server.url}/widget.js" async></script>`;
});

after(async () => {
  await team?.[Symbol.asyncDispose]();
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

test('under a strict CSP of the host page that names only our server, everything works and nothing is violated', async () => {
  const ws = server.url.replace('http', 'ws');
  const policy = `default-src 'none'; script-src ${server.url}; connect-src ${server.url} ${ws}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await using host = await startHost({
    head: '<link rel="icon" href="data:,">',
    body: snippet,
    headers: { 'Content-Security-Policy': policy },
  });
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(host.url);
  await widget.open();
  await widget.send('Strictly speaking: https://example.org');
  await widget.status('Sent').waitFor();
  await widget.window.getByRole('link').waitFor();
  const { ticketId } = await team.takeNewest();
  await widget.window.getByRole('button', { name: 'More options' }).click();
  await widget.window.getByRole('menuitem', { name: 'Turn sounds off' }).click();
  await team.client.setStatus(ticketId, 'resolved');
  await widget.window.getByText('How did we do?').waitFor();
  assert.deepEqual(
    visitor.faults.filter((fault) => !fault.includes('data:,')),
    [],
  );
});

test('the host page’s styles do not reach in, however hostile they are', async () => {
  const hostile = `<style>
    * { all: revert !important; font-size: 40px !important; color: red !important; display: block !important;
      direction: rtl !important; letter-spacing: 9px !important; box-sizing: content-box !important; position: static !important; }
    html { font-size: 40px; line-height: 4; text-transform: uppercase; word-spacing: 2em; zoom: 1; }
    parley-widget { display: none !important; opacity: 0; transform: rotate(90deg); filter: blur(9px); }
    button, textarea { border: 9px solid red !important; }
  </style>`;
  const measure = async (head: string) => {
    await using host = await startHost({ head, body: `<p>Host</p>${snippet}` });
    await using visitor = await newVisitor(browser, { reducedMotion: 'reduce' });
    const widget = await visitor.visit(host.url);
    await widget.open();
    await widget.send('Unmoved');
    await widget.status('Sent').waitFor();
    // Awaited here: the page closes when this function returns.
    return await widget.page.evaluate(() => {
      const root = document.querySelector('parley-widget')?.shadowRoot as ShadowRoot;
      return ['.bubble', '.window', '.name', '.own .text', '.ticks', 'textarea', '.go', '.log'].map(
        (selector) => {
          const element = root.querySelector(selector) as Element;
          const { x, y, width, height } = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          const { fontSize, color, direction, lineHeight, letterSpacing, textTransform } = style;
          return {
            selector,
            x,
            y,
            width,
            height,
            fontSize,
            color,
            direction,
            lineHeight,
            letterSpacing,
            textTransform,
            opacity: style.opacity,
          };
        },
      );
    });
  };
  assert.deepEqual(await measure(hostile), await measure(''));
});

test('what people write is shown as text, and only http, https and mailto become links', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  await widget.open();
  const rows = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    'javascript:alert(1) JaVaScRiPt://%0aalert(1) data:text/html,<b> vbscript:x',
    '[link](javascript:alert(1)) {{constructor}} ${7*7}',
    '\u202Egnp.exe \u200F and U+202E',
    'ftp://example.org //example.org www.example.org readme.md',
  ];
  for (const row of rows) await widget.send(row);
  await widget.exactly(rows.at(-1) ?? '').waitFor();
  const { ticketId } = await team.takeNewest();
  for (const row of rows) team.client.send(ticketId, row);
  await widget.send('See https://a.example/b?c=d#e, http://x.example or mail me@example.org.');
  await widget.window.getByRole('link').first().waitFor();
  const links = await widget.window
    .getByRole('link')
    .evaluateAll((found) =>
      found.map((link) => [
        (link as HTMLAnchorElement).href,
        link.getAttribute('rel'),
        link.getAttribute('target'),
      ]),
    );
  const rel = 'noopener noreferrer nofollow ugc';
  assert.deepEqual(links, [
    ['https://a.example/b?c=d#e', rel, '_blank'],
    ['http://x.example/', rel, '_blank'],
    ['mailto:me@example.org', rel, '_blank'],
  ]);
  const markup = await widget.log.evaluate(
    (log) => log.querySelectorAll('script, img, iframe').length,
  );
  assert.equal(markup, 0);
  const words = await widget.words();
  for (const row of rows) assert.equal(words.filter((text) => text === row).length, 2, row);
  assert.deepEqual(visitor.faults, []);
});

describe('on a screen of 390 pixels', () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const still = { ...phone, reducedMotion: 'reduce' } as const;

  test('the chat takes all of it, nothing overflows, and what is tapped is 44 pixels or more', async () => {
    await using visitor = await newVisitor(browser, still);
    const widget = await visitor.visit(demo);
    await widget.bubble.tap();
    await widget.window.waitFor();
    await widget.send('Donaudampfschifffahrtsgesellschaftskapitänsmütze'.repeat(5));
    await widget.status('Sent').waitFor();
    assert.deepEqual(await widget.window.boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
    const found = await widget.window.evaluate((window) => {
      const { scrollWidth } = window;
      const small = [...window.querySelectorAll('button')].filter((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        // What is seen may be smaller: what counts is what is hit up to its edge.
        return [
          [0, -21],
          [0, 21],
          [-21, 0],
          [21, 0],
        ].some(([right = 0, down = 0]) => {
          const at = (window.getRootNode() as ShadowRoot).elementFromPoint(
            x + width / 2 + right,
            y + height / 2 + down,
          );
          return at === null || !button.contains(at);
        });
      });
      return {
        scrollWidth,
        small: small.map(({ ariaLabel, textContent }) => ariaLabel ?? textContent),
      };
    });
    assert.deepEqual(found, { scrollWidth: 390, small: [] });
    await widget.window.getByRole('button', { name: 'Close chat' }).tap();
    await widget.window.waitFor({ state: 'hidden' });
    await widget.bubble.waitFor();
  });

  test('a keyboard that covers half of it leaves the field in sight', async () => {
    await using visitor = await newVisitor(browser, still);
    const widget = await visitor.visit(demo);
    await widget.bubble.tap();
    await widget.window.waitFor();
    // Headless Chromium has no on-screen keyboard: the viewport is said to shrink, as it does with one.
    await widget.page.evaluate(() => {
      const screen = window.visualViewport as VisualViewport;
      Object.defineProperty(screen, 'height', { value: 420 });
      screen.dispatchEvent(new Event('resize'));
    });
    const box = await widget.window.boundingBox();
    assert.equal(box?.height, 420);
    const field = await widget.field.boundingBox();
    assert.ok((field?.y ?? 999) + (field?.height ?? 0) <= 420);
  });
});

test('everything can be done by keyboard, and focus comes back to where it was', async () => {
  await using visitor = await newVisitor(browser);
  const widget = await visitor.visit(demo);
  const { keyboard } = widget.page;
  const focused = () =>
    widget.page.evaluate(() => {
      const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return inner?.ariaLabel ?? inner?.textContent ?? '';
    });
  await widget.bubble.focus();
  await keyboard.press('Enter');
  await widget.window.waitFor();
  assert.equal(await focused(), 'Write a message…');
  await keyboard.type('By hand');
  await keyboard.press('Enter');
  await widget.status('Sent').waitFor();
  assert.equal(await focused(), 'Write a message…');
  await keyboard.press('Shift+Tab');
  assert.equal(await focused(), 'Attach files');
  await keyboard.press('Shift+Tab');
  assert.equal(await focused(), 'Conversation');
  await keyboard.press('Shift+Tab');
  await keyboard.press('Shift+Tab');
  assert.equal(await focused(), 'More options');
  await keyboard.press('Enter');
  await widget.window.getByRole('menuitem').first().waitFor();
  assert.equal(await focused(), 'Turn sounds off');
  await keyboard.press('ArrowDown');
  assert.equal(await focused(), 'Download transcript');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  assert.equal(await focused(), 'End conversation');
  await keyboard.press('Escape');
  assert.equal(await focused(), 'More options');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await widget.window.getByRole('menuitem').first().waitFor({ state: 'detached' });
  assert.equal(await focused(), 'More options');
  await keyboard.press('Escape');
  await widget.window.waitFor({ state: 'hidden' });
  assert.match(await focused(), /^Open chat/);
  const opener = widget.page.getByRole('button', { name: 'Ask us anything' });
  await opener.focus();
  await keyboard.press('Enter');
  await widget.window.waitFor();
  await keyboard.press('Escape');
  await widget.window.waitFor({ state: 'hidden' });
  assert.equal(await focused(), 'Ask us anything');
});

test('in Arabic everything stands the other way round, and each message goes its own way', async () => {
  await using visitor = await newVisitor(browser, { locale: 'ar-EG', reducedMotion: 'reduce' });
  const widget = await visitor.visit(demo);
  await widget.page.evaluate(() => {
    (window as unknown as { Parley: { setLocale(tag: string): void } }).Parley.setLocale('ar');
  });
  await widget.open();
  await widget.send('مرحبًا');
  await widget.status('أُرسلت').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.send(ticketId, 'Hello!');
  await widget.exactly('Hello!').waitFor();
  const width = widget.page.viewportSize()?.width ?? 0;
  const middle = async (text: string) => {
    const box = await widget.exactly(text).boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0) / 2;
  };
  assert.ok((await widget.bubble.boundingBox())?.x === 16);
  assert.ok(((await widget.window.boundingBox())?.x ?? width) < width / 2);
  assert.ok((await middle('مرحبًا')) < (await middle('Hello!')));
  const directions = await widget.window.evaluate((window) =>
    [...window.querySelectorAll('.row .text > span')].map(
      (text) => getComputedStyle(text).direction,
    ),
  );
  assert.deepEqual(directions, ['rtl', 'ltr']);
});

test('nothing moves for those who want it so', async () => {
  await using visitor = await newVisitor(browser, { reducedMotion: 'reduce' });
  const widget = await visitor.visit(demo);
  await widget.open();
  await widget.send('Hold still');
  await widget.status('Sent').waitFor();
  const { ticketId } = await team.takeNewest();
  team.client.typing(ticketId);
  await widget.window.locator('.dots').waitFor();
  const moving = await widget.page.evaluate(() => {
    const root = document.querySelector('parley-widget')?.shadowRoot as ShadowRoot;
    return root.getAnimations().length;
  });
  assert.equal(moving, 0);
});

test('the accent can be read as text in both themes, whatever colour it is', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await using visitor = await newVisitor(browser, { colorScheme });
    const widget = await visitor.visit(demo);
    await widget.open();
    const poor = await widget.window.evaluate((window) => {
      const frame = window.closest('.parley') as HTMLElement;
      const probe = window.appendChild(document.createElement('p'));
      const pen = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
      const luminance = (color: string) => {
        pen.fillStyle = color;
        pen.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => {
          const share = part / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const found: string[] = [];
      for (let value = 0; value <= 0xff_ff_ff; value += 0x03_3d_1b) {
        const accent = `#${value.toString(16).padStart(6, '0')}`;
        frame.style.setProperty('--accent', accent);
        for (const surface of ['--gray-1', '--gray-3', '--tint']) {
          probe.style.color = 'var(--mark)';
          probe.style.background = `var(${surface})`;
          const { color, backgroundColor } = getComputedStyle(probe);
          const [low = 0, high = 0] = [luminance(color), luminance(backgroundColor)].sort(
            (a, b) => a - b,
          );
          const contrast = (high + 0.05) / (low + 0.05);
          if (contrast < 4.5) found.push(`${accent} on ${surface}: ${contrast.toFixed(2)}`);
        }
      }
      return found;
    });
    assert.deepEqual(poor, [], colorScheme);
  }
});
