/**
 * The member of a table that a word from outside names. What every object inherits (`constructor`, `__proto__`) is none:
 * a session with such a word would end the whole pull.
 */
export function lookup<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
