/**
 * A word of Polar's as it is stored: lower case, without what it repeats of its field's name
 * (`LOAD_STATUS_PRODUCTIVE` -> `productive`). One that nobody has documented passes as it is; `NOT_AVAILABLE` is none.
 */
export function word(text: string | undefined, ...prefixes: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const prefix = prefixes.find((start) => plain.startsWith(start) && plain.length > start.length) ?? '';
  const rest = plain.slice(prefix.length);
  return rest === '' || rest === 'not_available' ? undefined : rest;
}
