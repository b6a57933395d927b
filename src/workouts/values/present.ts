/** `T` without undefined as a value: what may be undefined in it may be absent instead; in a dictionary nothing is. */
export type Present<T> = string extends keyof T
  ? { [K in keyof T]: Exclude<T[K], undefined> }
  : T extends unknown
    ? { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
        [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
      }
    : never;

/** The same object without what is undefined, in the same order; undefined when nothing is left. */
export function presentOrNone<T extends object>(value: T): Present<T> | undefined {
  const present = withoutUndefined(value);
  return Object.keys(present).length > 0 ? present : undefined;
}

/** The same object without what is undefined, in the same order: absent is how unknown is written. */
export function withoutUndefined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<T>;
}
