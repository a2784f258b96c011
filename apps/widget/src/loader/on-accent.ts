/**
 * Black or white, whichever has a contrast of 4.5 : 1 or more on the colour `#rrggbb`. One exponent for the two pieces of
 * sRGB's curve: between 0.175 and 0.183 either would do, and a test shows that this never leaves that range.
 */
export function onAccent(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(
    (at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.21,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.1788 ? '#fff' : '#000';
}
