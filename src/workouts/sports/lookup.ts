/**
 * The member of a table under a word from outside. What every object inherits (`constructor`, `__proto__`) does not count:
 * a session with such a word would end the whole pull.
 */
export function lookup<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
