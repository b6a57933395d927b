/**
 * One of Polar's words as it is stored: lower case, without what it repeats of its field's name
 * (`LOAD_STATUS_PRODUCTIVE` -> `productive`). An undocumented word passes too; `NOT_AVAILABLE` means none.
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

/** `sleep` or `wake`, whatever stands before it (no prefix is documented); any other word in lower case. */
export function wakeState(state: string): string {
  const [last] = /(?<=^|_)(SLEEP|WAKE)$/.exec(state) ?? [];
  return (last ?? state).toLowerCase();
}
