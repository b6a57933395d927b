import { isObject } from '../../guards.js';

/** One field of a nested object, by the names that lead to it; `[]` stands for every element of a list. */
export type Path = readonly string[];

/** A path as it is written: `laps[].heartRate.average`. */
export const pathOf = (text: string): Path => text.replaceAll('[]', '.[]').split('.');

/**
 * The same value without the members at the path that `isBad`; with `whole`, without the elements of a list they stand in.
 * What has none of them comes back as the same object, so that what was worked out for it before is still known by it.
 */
export function pruned<T>(value: T, path: Path, isBad: (member: unknown) => boolean, whole: boolean): T {
  const result = without(value, path, isBad, whole);
  return (result === GONE ? value : result) as T;
}

/** What stands for an element that has to go. */
const GONE = Symbol('gone');

function without(value: unknown, path: Path, isBad: (member: unknown) => boolean, whole: boolean): unknown {
  const [name, ...rest] = path;
  if (name === '[]') return Array.isArray(value) ? elements(value, rest, isBad, whole) : value;
  if (name === undefined || !isObject(value)) return value;
  const member = value[name];
  if (member === undefined) return value;
  if (rest.length === 0) {
    if (!isBad(member)) return value;
    if (whole) return GONE;
    const { [name]: _bad, ...others } = value;
    return others;
  }
  const inner = without(member, rest, isBad, whole);
  if (inner === member) return value;
  return inner === GONE ? GONE : { ...value, [name]: inner };
}

function elements(list: unknown[], rest: Path, isBad: (member: unknown) => boolean, whole: boolean): unknown[] {
  let changed = false;
  const result = list.flatMap((element) => {
    const inner = without(element, rest, isBad, whole);
    if (inner !== element) changed = true;
    return inner === GONE ? [] : [inner];
  });
  return changed ? result : list;
}
