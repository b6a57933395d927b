/** The same object without what is undefined, in the same order; undefined when nothing is left. */
export function presentOrNone<T extends object>(value: T): T | undefined {
  const present = withoutUndefined(value);
  return Object.keys(present).length > 0 ? present : undefined;
}

/** The same object without what is undefined, in the same order: absent is how unknown is written. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
