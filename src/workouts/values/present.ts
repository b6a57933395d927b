/** `T` without undefined as a value: members that may be undefined become optional; in a dictionary none is. */
export type Present<T> = string extends keyof T
  ? { [K in keyof T]: Exclude<T[K], undefined> }
  : T extends unknown
    ? { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
        [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
      }
    : never;

/** The same object without undefined members, in the same order; undefined if none is left. */
export function presentOrNone<T extends object>(value: T): Present<T> | undefined {
  const present = withoutUndefined(value);
  return Object.keys(present).length > 0 ? present : undefined;
}

/** The same object without undefined members, in the same order: what is unknown is absent. */
export function withoutUndefined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<T>;
}
