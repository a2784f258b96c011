/**
 * Those of `tags` that are BCP 47 tags, in their canonical form and order. Browsers under a POSIX locale say `en-US@posix`,
 * pages say `en_US`, and `Intl` throws at either; the part that is understood is kept.
 */
export function knownTags(tags: readonly (string | null | undefined)[]): string[] {
  return tags.flatMap((tag) => {
    const plain = (tag ?? '').split(/[.@]/, 1)[0]?.trim().replaceAll('_', '-') ?? '';
    try {
      return Intl.getCanonicalLocales(plain);
    } catch {
      // RangeError is how Intl says that it is none.
      return [];
    }
  });
}
