/** What the documentation shows of a file is that file. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const ROOT = dirname(dirname(import.meta.dirname));
const PAGES = globSync('{*.md,docs/**/*.md,packages/*/*.md,bench/*.md}', { cwd: ROOT });

/** `<!-- quote: path -->`, and below it the whole file as a block of code. */
const QUOTE = /<!-- quote: (\S+) -->\n\n```[a-z]*\n(.*?)```$/gms;

describe('the documentation', () => {
  test('quotes files as they are', () => {
    let count = 0;
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      for (const [, path = '', quoted] of text.matchAll(QUOTE)) {
        count += 1;
        assert.equal(quoted, readFileSync(join(ROOT, path), 'utf8'), `${page} quotes ${path}`);
      }
      assert.equal(text.split('<!-- quote:').length - 1, [...text.matchAll(QUOTE)].length, page);
    }
    assert.ok(count >= 4);
  });

  test('links to what there is', () => {
    for (const page of PAGES) {
      const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```.*?^```$/gms, '');
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(?:https?|mailto):/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        assert.ok(existsSync(join(ROOT, file)), `${page} links to ${target}`);
        if (anchor === undefined) continue;
        assert.ok(anchorsOf(file).includes(anchor), `${page} links to ${target}`);
      }
    }
  });
});

function anchorsOf(file: string): string[] {
  const headings = readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
