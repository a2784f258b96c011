import { posix } from 'node:path';
import { type Area, areaOf, ARROWS, HOMES, isTest, MAY_COMMIT, MAY_NAME_PROCESS } from './areas.ts';
import type { Mention, Module } from './modules.ts';

/** Longest file that needs no excuse. */
const MAX_LINES = 400;

/** Names of channels beside those that have a folder; `web` is also an ordinary word and no channel's secret. */
const KNOWN_CHANNELS = ['messenger'];
const ORDINARY_CHANNELS = new Set(['web']);
const MAY_NAME_CHANNELS: ReadonlySet<Area | undefined> = new Set(['registry', 'config'] as const);

/** What breaks the rules of the house, one sentence each, `path:line` first. Empty: all is well. */
export function violations(modules: readonly Module[]): string[] {
  return [...modules.flatMap(eachModule), ...channelNames(modules), ...cycles(modules)].toSorted();
}

function eachModule(module: Module): string[] {
  return [
    ...arrows(module),
    ...libraries(module),
    ...specifiers(module),
    ...processNames(module),
    ...commits(module),
    ...impurity(module),
    ...barrels(module),
    ...length(module),
  ];
}

function arrows(module: Module): string[] {
  const from = areaOf(module.path);
  if (from === undefined) {
    return [
      `${module.path}:1 is in no area of tools/arrows/areas.ts; say there what it may import`,
    ];
  }
  return module.imports.flatMap((mention) => {
    const target = targetOf(module.path, mention.text);
    if (target === undefined) return [];
    const to = areaOf(target);
    if (to !== undefined && mayImport(from, to, { path: module.path, target })) return [];
    return [say(module, mention, `imports ${target}, but ${from} may not import ${to ?? 'that'}`)];
  });
}

function mayImport(from: Area, to: Area, at: { path: string; target: string }): boolean {
  const allowed: string | readonly string[] = ARROWS[from];
  if (allowed === 'anything') return true;
  if (from === to) return !areStrangers(at.path, at.target);
  if (typeof allowed !== 'string') return allowed.includes(to);
  if (to === 'test') return false;
  return !['main', 'cli', 'client', 'bench', 'tools'].includes(to);
}

/** Two stores, two channels, or two faces are of one area and still may not know each other. */
function areStrangers(path: string, target: string): boolean {
  const [one, other] = [path, target].map(
    (file) => /^apps\/(?:server\/src\/(?:store|channels)|(?!server\/))\/?([^/]+)\//.exec(file)?.[1],
  );
  return one !== undefined && other !== undefined && one !== other;
}

function libraries(module: Module): string[] {
  const area = areaOf(module.path);
  if (area === undefined || area === 'test') return [];
  return module.imports.flatMap((mention) => {
    if (targetOf(module.path, mention.text) !== undefined) return [];
    const name = packageOf(mention.text);
    if (area === 'contract' && name !== 'zod') {
      return [say(module, mention, `imports ${name}, but contract depends on zod only`)];
    }
    if (area === 'domain') return [say(module, mention, `imports ${name}, but domain is pure`)];
    const homes = HOMES[name];
    if (homes === undefined || homes.includes(area)) return [];
    return [say(module, mention, `imports ${name}, which belongs to ${homes.join(', ')}`)];
  });
}

function specifiers(module: Module): string[] {
  const workspace = workspaceOf(module.path);
  return module.imports.flatMap((mention) => {
    if (!mention.text.startsWith('.')) return [];
    const target = posix.join(posix.dirname(module.path), mention.text);
    if (/\.[cm]?jsx?$/.test(mention.text) && !mention.text.endsWith('.mjs')) {
      return [say(module, mention, `imports ${mention.text}: sources are named .ts`)];
    }
    if (workspaceOf(target) !== workspace) {
      return [say(module, mention, `imports ${mention.text}: another workspace goes by its name`)];
    }
    return [];
  });
}

function processNames(module: Module): string[] {
  const area = areaOf(module.path);
  if (area !== undefined && MAY_NAME_PROCESS.includes(area)) return [];
  return module.uses
    .filter(({ text }) => text === 'process' || text === 'globalThis.process')
    .map((mention) => say(module, mention, 'names process, which only main.ts may'));
}

function commits(module: Module): string[] {
  const area = areaOf(module.path);
  if (area === undefined || MAY_COMMIT.includes(area) || !module.path.startsWith('apps/server/')) {
    return [];
  }
  return module.methodCalls
    .filter(({ text }) => text === 'commit()')
    .map((mention) => say(module, mention, 'commits, which only use cases do'));
}

function impurity(module: Module): string[] {
  if (areaOf(module.path) !== 'domain') return [];
  return module.uses
    .filter(({ text }) => IMPURE.has(text))
    .map((mention) =>
      say(module, mention, `uses ${mention.text}: domain has no clock, chance or I/O`),
    );
}

const IMPURE: ReadonlySet<string> = new Set([
  'Date.now',
  'new Date()',
  'performance',
  'Math.random',
  'crypto',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);

function barrels(module: Module): string[] {
  if (module.path.startsWith('packages/contract/')) return [];
  return module.reExports.map((mention) =>
    say(module, mention, `re-exports ${mention.text}: only the contract has a barrel`),
  );
}

function length(module: Module): string[] {
  if (module.lines <= MAX_LINES || module.header.includes(`${MAX_LINES} lines`)) return [];
  return [
    `${module.path}:${module.lines} is longer than ${MAX_LINES} lines and its first comment does not say why`,
  ];
}

/** A channel's name stands in its folder, the registry, the configuration and the wire's own words. */
function channelNames(modules: readonly Module[]): string[] {
  const names = new Set(KNOWN_CHANNELS);
  for (const { path } of modules) {
    const name = /^apps\/server\/src\/channels\/([^/]+)\//.exec(path)?.[1];
    if (name !== undefined && !ORDINARY_CHANNELS.has(name)) names.add(name);
  }
  return modules.flatMap((module) => {
    if (!module.path.startsWith('apps/server/src/') || isTest(module.path)) return [];
    return [...names].flatMap((name) => {
      const folder = `apps/server/src/channels/${name}/`;
      if (module.path.startsWith(folder) || MAY_NAME_CHANNELS.has(areaOf(module.path))) return [];
      return module.words
        .filter(({ text }) => text.toLowerCase().includes(name))
        .map((mention) => say(module, mention, `names the channel ${name} outside of its folder`));
    });
  });
}

/** Each cycle once, as the path around it. Type imports count: such modules cannot be understood apart either. */
function cycles(modules: readonly Module[]): string[] {
  const graph = new Map(
    modules.map(({ path, imports }) => [
      path,
      imports.flatMap(({ text }) => targetOf(path, text) ?? []),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`${path}:1 imports itself: ${[...trail.slice(start), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

/** The file of this repository that a specifier means, from the root; undefined for libraries. */
function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  const kit = /^@parley\/server\/test-kit\/(.+)$/.exec(specifier)?.[1];
  if (kit !== undefined) return `apps/server/test/kit/${kit}`;
  const [, name, below] = /^@parley\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  switch (name) {
    case undefined:
      return undefined;
    case 'contract':
    case 'client':
      return `packages/${name}/src/${below ?? 'index.ts'}`;
    case 'bench':
      return `bench/${below ?? ''}`;
    default:
      return `apps/${name}/src/${below ?? 'app.ts'}`;
  }
}

function workspaceOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'packages' || top === 'apps' ? `${top}/${second}` : top;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function say(module: Module, { line }: Mention, what: string): string {
  return `${module.path}:${line} ${what}`;
}
