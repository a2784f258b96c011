/** Signs for somebody who looks elsewhere: a sound, and a mark on the page's icon. */

let audio: AudioContext | null = null;

/**
 * Two soft notes. Silent where the browser wants a click on the page first. Of several tabs that hear of the same message,
 * `key`, one plays it.
 */
export function play(key: string): void {
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks === undefined) return beep();
  void locks.request(`parley:sound:${key}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    beep();
    // Held until every tab has asked.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  });
}

function beep(): void {
  try {
    audio ??= new AudioContext();
  } catch {
    // No sound device: whoever looks sees the badge.
    return;
  }
  if (audio.state === 'suspended') void audio.resume();
  note(audio, { hertz: 660, after: 0 });
  note(audio, { hertz: 880, after: 0.09 });
}

function note(audio: AudioContext, { hertz, after }: { hertz: number; after: number }): void {
  const start = audio.currentTime + after;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = 'sine';
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.08, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.000_1, start + 0.25);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.26);
}

const SIZE = 32;
/** Pixels: the dot's radius. */
const DOT = 9;
/** Where a page that names no icon has one. */
const USUAL = '/favicon.ico';

/** The page's icons as they were, while they are marked; null: they are not. */
let originals: ReadonlyMap<HTMLLinkElement, string> | null = null;
/** The link that is ours, on a page that has none. */
let own: HTMLLinkElement | null = null;
let isForbidden = false;

/** Puts a red dot on the page's icon, or takes it off. Not where the page's CSP forbids the image. */
export async function markIcon(isMarked: boolean): Promise<void> {
  if (isForbidden || isMarked === (originals !== null)) return;
  if (!isMarked) return unmark();
  let links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')];
  if (links.length === 0) {
    own = document.createElement('link');
    own.rel = 'icon';
    own.href = USUAL;
    links = [own];
  }
  const mine = new Map(links.map((link) => [link, link.href]));
  originals = mine;
  const marked = await drawMarked(links.at(-1)?.href ?? USUAL);
  // Read meanwhile?
  if (originals !== mine || marked === null) return;
  document.addEventListener('securitypolicyviolation', onViolation);
  for (const link of links) link.href = marked;
  if (own !== null) document.head.append(own);
}

function unmark(): void {
  for (const [link, href] of originals ?? []) link.href = href;
  originals = null;
  own?.remove();
  own = null;
  document.removeEventListener('securitypolicyviolation', onViolation);
}

function onViolation({ blockedURI }: SecurityPolicyViolationEvent): void {
  if (!blockedURI.startsWith('data')) return;
  isForbidden = true;
  unmark();
}

/** The icon with a dot, as an address; null where nothing can be drawn. */
async function drawMarked(icon: string): Promise<string | null> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  try {
    const image = new Image(SIZE, SIZE);
    image.crossOrigin = 'anonymous';
    image.src = icon;
    await image.decode();
    pen.drawImage(image, 0, 0, SIZE, SIZE);
  } catch {
    // An icon that cannot be read: the dot alone says enough.
  }
  pen.fillStyle = '#e5484d';
  pen.arc(SIZE - DOT, DOT, DOT, 0, Math.PI * 2);
  pen.fill();
  return canvas.toDataURL();
}
