import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readConfig } from './config.ts';
import { StartError } from './start-error.ts';
import { envExample, VARIABLES } from './variables.ts';

const dir = mkdtempSync(join(tmpdir(), 'parley-config-'));
after(() => rmSync(dir, { recursive: true }));

/** The one sentence that a start with this environment ends with. */
function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof StartError);
    assert.match(error.message, /^[^\n]+\.$/);
    return error.message;
  }
  throw new Error('the start was not refused');
}

describe('the environment', () => {
  test('may be empty: the defaults are those of the contract (§9)', () => {
    const { config, secrets } = readConfig({});
    assert.equal(config.port, 3001);
    assert.equal(config.dataDir, './data');
    assert.equal(config.trustProxy, 0);
    assert.deepEqual(config.rules, {
      agentOfflineGraceMs: 30_000,
      autoCloseAfterMs: 72 * 3_600_000,
      requireIdentity: false,
    });
    assert.deepEqual(config.limits, {
      windowMs: 900_000,
      maxRequests: 100,
      agentRequestsPerMinute: 600,
      socketEventsPerSecond: 20,
      customerMessagesPer10s: 10,
      maxSocketsPerAddress: 1000,
      searchesPerSecond: 5,
    });
    assert.deepEqual(new Set(Object.values(secrets)), new Set([null]));
  });

  test('names the port twice: PORT wins over SOCKET_IO_PORT', () => {
    assert.equal(readConfig({ SOCKET_IO_PORT: '4000' }).config.port, 4000);
    assert.equal(readConfig({ SOCKET_IO_PORT: '4000', PORT: '5000' }).config.port, 5000);
  });

  test('takes an empty value for none, and fractions of hours', () => {
    assert.equal(readConfig({ PORT: ' ' }).config.port, 3001);
    const { rules } = readConfig({ AUTO_CLOSE_AFTER_HOURS: '0.001' }).config;
    assert.equal(rules.autoCloseAfterMs, 3_600);
    // As programs write them: 2 s, 1 ms.
    for (const hours of [2 / 3_600, 1 / 3_600_000]) {
      const { autoCloseAfterMs } = readConfig({ AUTO_CLOSE_AFTER_HOURS: String(hours) }).config
        .rules;
      assert.equal(autoCloseAfterMs, Math.round(hours * 3_600_000));
    }
  });

  test('of requirements.md may hold variables of later parts', () => {
    readConfig({
      MAX_FILE_SIZE: '10485760',
      ALLOWED_FILE_TYPES: 'jpg,jpeg',
      EMAIL_SERVICE_ENABLED: 'true',
      SMS_SERVICE_ENABLED: 'false',
    });
  });

  const wrong = {
    PORT: ['x', '-1', '65536', '80.5', '0x50', '1e3'],
    HOST: ['two words', '-x', 'a/b'],
    TRUST_PROXY: ['true', 'loopback', '-1', '17'],
    RATE_LIMIT_WINDOW: ['15m', '-1'],
    RATE_LIMIT_MAX_REQUESTS: ['NaN', '1.5', ''.padEnd(20, '9')],
    AUTO_CLOSE_AFTER_HOURS: ['-1', 'never', '1e9', '0x10', '.', 'Infinity', 'NaN'],
    AGENT_OFFLINE_GRACE_MS: ['30s', '1.5'],
    REQUIRE_IDENTITY: ['yes', 'TRUE', '1'],
    LOG_LEVEL: ['verbose'],
    PUBLIC_URL: ['example.com', 'ftp://example.com', 'https://example.com/?a=b'],
    SOCKET_IO_CORS_ORIGIN: ['example.com', 'https://a.test/path', 'https://a.test,', 'null'],
    ADMIN_EMAIL: ['admin', 'a b@c.test'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    test(`with a ${name} that does not parse stops the start with a sentence that names it`, () => {
      for (const value of values) {
        assert.match(refusal({ [name]: value }), new RegExp(`^${name} is `));
      }
    });
  }

  test('with a store or bus that this version has not stops the start', () => {
    assert.match(refusal({ MONGODB_URI: 'mongodb://localhost/x' }), /^MONGODB_URI is set/);
    assert.match(refusal({ REDIS_URL: 'redis://localhost' }), /^REDIS_URL is set/);
  });

  test('lists exact origins; * is kept apart', () => {
    const value = 'http://localhost:3000, https://www.example.com,*';
    assert.deepEqual(readConfig({ SOCKET_IO_CORS_ORIGIN: value }).config.cors, {
      origins: ['http://localhost:3000', 'https://www.example.com'],
      any: true,
    });
    assert.deepEqual(readConfig({}).config.cors, { origins: null, any: false });
  });
});

describe('a secret', () => {
  const SECRETS = ['JWT_SECRET', 'SESSION_SECRET', 'IDENTITY_SECRET', 'METRICS_TOKEN'] as const;

  test('that is a known example or short stops the start, unless only this machine can reach it', () => {
    const guessable = [
      'your_jwt_secret',
      'your_session_secret',
      'changeme',
      'short',
      'a'.repeat(64),
    ];
    for (const name of SECRETS) {
      for (const value of guessable) {
        assert.match(refusal({ [name]: value, HOST: '0.0.0.0' }), new RegExp(`^${name} `));
        for (const HOST of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
          readConfig({ [name]: value, HOST });
        }
      }
    }
  });

  test('is never part of a sentence', () => {
    const value = 'tell-nobody';
    assert.doesNotMatch(refusal({ JWT_SECRET: value, HOST: '::' }), new RegExp(value));
    assert.doesNotMatch(refusal({ ADMIN_PASSWORD: value }), new RegExp(value));
  });

  test('may be in a file, without its last line break', () => {
    const path = join(dir, 'secret');
    writeFileSync(path, 'a secret from a file, which is long enough\n');
    const { secrets } = readConfig({ JWT_SECRET_FILE: path });
    assert.equal(secrets.jwt, 'a secret from a file, which is long enough');
  });

  test('in a file that is absent, empty, or beside the variable itself stops the start', () => {
    const path = join(dir, 'empty');
    writeFileSync(path, '\n');
    assert.match(refusal({ JWT_SECRET_FILE: join(dir, 'absent') }), /can't be read \(ENOENT\)/);
    assert.match(refusal({ JWT_SECRET_FILE: path }), /is empty/);
    assert.match(refusal({ JWT_SECRET_FILE: path, JWT_SECRET: 'x' }), /both set/);
  });

  test('of the first admin has 12 to 128 characters', () => {
    assert.match(
      refusal({ ADMIN_PASSWORD: 'a'.repeat(11) }),
      /^ADMIN_PASSWORD must have 12 to 128/,
    );
    assert.match(refusal({ ADMIN_PASSWORD: 'a'.repeat(129) }), /^ADMIN_PASSWORD must have/);
    readConfig({ ADMIN_PASSWORD: '🔑'.repeat(128) });
  });
});

describe('.env.example', () => {
  const path = join(import.meta.dirname, '../../../.env.example');

  test('is what the table of variables says', () => {
    assert.equal(readFileSync(path, 'utf8'), envExample());
  });

  test('has every variable that is read, and no other', () => {
    const seen = new Set<string>();
    const environment = new Proxy<Record<string, string>>(
      {},
      {
        get: (_, name) => {
          seen.add(String(name).replace(/_FILE$/, ''));
        },
      },
    );
    readConfig(environment);
    for (const later of ['MONGODB_URI', 'REDIS_URL']) seen.delete(later);
    assert.deepEqual([...seen].sort(), Object.keys(VARIABLES).sort());
  });

  test('starts a server as it is: every default in it parses', () => {
    const lines = envExample()
      .split('\n')
      .filter((line) => /^#\w+=/.test(line));
    const pairs = lines.map((line) => line.slice(1).split('=') as [string, string]);
    assert.equal(pairs.length, Object.keys(VARIABLES).length);
    assert.deepEqual(readConfig(Object.fromEntries(pairs)).config, readConfig({}).config);
  });
});
