import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadSecrets, SECRETS_FILE } from './secrets.ts';

const root = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
after(() => rmSync(root, { recursive: true }));

const NONE = { jwt: null, session: null, identity: null, metricsToken: null, adminPassword: null };
let count = 0;

function folder(): string {
  count += 1;
  return join(root, `data-${count}`);
}

describe('secrets that are not set', () => {
  test('are made once and kept for their owner’s eyes', () => {
    const dir = folder();
    const first = loadSecrets(NONE, dir);
    assert.deepEqual(loadSecrets(NONE, dir), first);
    const { jwt, session, identity } = first;
    assert.equal(new Set([jwt, session, identity]).size, 3);
    for (const secret of [jwt, session, identity]) assert.ok(secret.length >= 43);
    assert.equal(statSync(join(dir, SECRETS_FILE)).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dir), [SECRETS_FILE], 'no draft is left behind');
  });

  test('are mixed with those that are', () => {
    const dir = folder();
    const secrets = loadSecrets({ ...NONE, jwt: 'given' }, dir);
    assert.equal(secrets.jwt, 'given');
    assert.equal(loadSecrets(NONE, dir).session, secrets.session);
    assert.doesNotMatch(readFileSync(join(dir, SECRETS_FILE), 'utf8'), /given/);
  });

  test('are not made where all are set', () => {
    const dir = folder();
    loadSecrets({ ...NONE, jwt: 'a', session: 'b', identity: 'c' }, dir);
    assert.throws(() => statSync(dir));
  });
});

describe('a start is refused with a sentence', () => {
  test('when the file is not what it was', () => {
    const dir = folder();
    loadSecrets(NONE, dir);
    const path = join(dir, SECRETS_FILE);
    for (const text of ['', '{}', 'null', '{"JWT_SECRET":""}']) {
      writeFileSync(path, text);
      assert.throws(() => loadSecrets(NONE, dir), /does not hold the three secrets.*restore it/);
      assert.equal(readFileSync(path, 'utf8'), text, 'and it is left as it is');
    }
  });

  test('when the folder can’t be made', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    assert.throws(
      () => loadSecrets(NONE, join(file, 'data')),
      /can't be made \(ENOTDIR\).*DATA_DIR/,
    );
  });

  test('when the file can’t be read', () => {
    const dir = folder();
    mkdirSync(join(dir, SECRETS_FILE), { recursive: true });
    assert.throws(() => loadSecrets(NONE, dir), /can't be read \(EISDIR\).*rights/);
  });
});
