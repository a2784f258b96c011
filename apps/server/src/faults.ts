/** Named steps at which tests of failures end the process (reliability F1). Outside of such tests there are none. */

/**
 * Reads `FAULTS`: `name` dies at the step of that name, `name@3` the third time it is reached; several with commas.
 * Null when it is not set, so that a step costs nothing.
 */
export function faultsFrom(text: string | null, die: () => void): ((name: string) => void) | null {
  if (text === null) return null;
  const left = new Map(
    text.split(',').map((entry) => {
      const [name = '', times = '1'] = entry.trim().split('@');
      return [name, Number(times)];
    }),
  );
  return (name) => {
    const times = left.get(name);
    if (times === undefined) return;
    left.set(name, times - 1);
    if (times === 1) die();
  };
}
