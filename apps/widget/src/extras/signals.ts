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
let original: string | null = null;
let isForbidden = false;

/** Puts a red dot on the page's icon, or takes it off. Not where the page's CSP forbids the image. */
export async function markIcon(isMarked: boolean): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
  if (link === null || isForbidden) return;
  if (!isMarked) {
    if (original !== null) link.href = original;
    original = null;
    return;
  }
  if (original !== null) return;
  original = link.href;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  try {
    const image = new Image(SIZE, SIZE);
    image.crossOrigin = 'anonymous';
    image.src = original;
    await image.decode();
    pen.drawImage(image, 0, 0, SIZE, SIZE);
  } catch {
    // An icon that cannot be read: the dot alone says enough.
  }
  pen.fillStyle = '#e5484d';
  pen.arc(SIZE - 9, 9, 9, 0, Math.PI * 2);
  pen.fill();
  const before = original;
  document.addEventListener(
    'securitypolicyviolation',
    ({ blockedURI }) => {
      if (!blockedURI.startsWith('data')) return;
      isForbidden = true;
      link.href = before;
    },
    { once: true },
  );
  // Read meanwhile?
  if (original !== null) link.href = canvas.toDataURL();
}
