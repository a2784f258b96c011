/**
 * The pages that people see: demo, console, and the widget's scripts. They are files, built and compressed ahead of time
 * (`tools/faces`), so that serving one is reading it. What is named by its content is kept for ever; the few files that
 * name those are asked for anew each time.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';

interface Face {
  /** Its folder below `apps`, built into `dist`. */
  readonly name: string;
  /** Where it is served. */
  readonly at: string;
  /** Files that keep their name when they change, by the path they are served at. */
  readonly entries: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the page answers for every path below it that is no file's. */
  readonly isWhole?: boolean;
}

/** Nothing of another origin, nothing inline, nothing evaluated. */
function pageHeaders(more: Readonly<Record<string, string>>): Record<string, string> {
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'media-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...more,
  };
  const policy = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  return { 'Content-Security-Policy': policy.join('; ') };
}

/** Scripts that run in other people's pages. */
const SCRIPT_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const FACES: readonly Face[] = [
  {
    name: 'widget',
    at: '/widget',
    entries: { '/widget.js': 'widget.js' },
    headers: SCRIPT_HEADERS,
  },
  {
    name: 'demo',
    at: '/demo',
    entries: { '/demo': 'index.html' },
    // The console shows it beside the widget's settings.
    headers: { ...pageHeaders({ 'frame-ancestors': "'self'" }), 'X-Frame-Options': 'SAMEORIGIN' },
  },
  {
    name: 'console',
    at: '/console',
    entries: { '/console': 'index.html' },
    headers: pageHeaders({}),
    isWhole: true,
  },
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface FaceFile {
  readonly path: string;
  readonly isEntry: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly encodings: readonly (typeof ENCODINGS)[number][];
}

/** What a page says in whose place nothing was built. */
const NOT_BUILT = 'This page is not built. Run "npm run build" and start the server again.\n';

/** `apps`: the folder of the faces. Which files there are is read once, here. */
export function createFaces(apps: string = join(import.meta.dirname, '../../..')): RequestHandler {
  const files = new Map(FACES.flatMap((face) => filesOf(apps, face)));
  const home = files.has('/console') ? '/console' : '/demo';
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    if (req.path.startsWith('/api/')) return next();
    if (req.path === '/') return res.redirect(302, home);
    const file = files.get(withoutSlash(req.path)) ?? pageFor(files, req.path);
    if (file !== undefined) return sendFile(file, { req, res });
    const isMissing = FACES.some(({ entries }) => withoutSlash(req.path) in entries);
    if (!isMissing) return next();
    res.status(503).type('text/plain').send(NOT_BUILT);
  };
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The page that draws this address itself. */
function pageFor(files: ReadonlyMap<string, FaceFile>, path: string): FaceFile | undefined {
  if (extname(path) !== '') return undefined;
  const face = FACES.find(({ at, isWhole }) => isWhole === true && path.startsWith(`${at}/`));
  return face && files.get(face.at);
}

function filesOf(apps: string, face: Face): [string, FaceFile][] {
  const dist = join(apps, face.name, 'dist');
  if (!existsSync(dist)) return [];
  const names = globSync('**/*.*', { cwd: dist }).map((name) => name.replaceAll('\\', '/'));
  const entries = Object.entries(face.entries);
  return names
    .filter((name) => TYPES[extname(name)] !== undefined)
    .map((name) => {
      const entry = entries.find(([, file]) => file === name)?.[0];
      const isEntry = entry !== undefined;
      const below = name.startsWith(`${face.name}/`) ? name.slice(face.name.length + 1) : name;
      const encodings = ENCODINGS.filter(([, suffix]) => names.includes(name + suffix));
      const file = { path: join(dist, name), isEntry, headers: face.headers, encodings };
      return [entry ?? `${face.at}/${below}`, file];
    });
}

function sendFile(
  file: FaceFile,
  { req, res }: { readonly req: Request; readonly res: Response },
): void {
  const encoding = file.encodings.find(([name]) => req.acceptsEncodings(name) === name);
  const bytes = readFileSync(file.path + (encoding?.[1] ?? ''));
  const tag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
  res.set({
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...file.headers,
    'Cache-Control': file.isEntry ? 'no-cache' : 'public, max-age=31536000, immutable',
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    ETag: tag,
    Vary: 'Accept-Encoding',
  });
  if (req.headers['if-none-match'] === tag) {
    res.status(304).end();
    return;
  }
  if (encoding !== undefined) res.set('Content-Encoding', encoding[0]);
  // `send` would compute another tag.
  res.set('Content-Length', String(bytes.length)).end(bytes);
}
