/** Random ids that a browser makes too: this file is free of zod, which no page should have to load for them. */

/** 128 random bits. Not `crypto.randomUUID`, which browsers have on https pages only. */
export function newClientMessageId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
