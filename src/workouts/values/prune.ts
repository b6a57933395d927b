import { isObject } from '../../guards.js';

/** The path to one field of a nested object, name by name; `[]` stands for every element of a list. */
export type Path = readonly string[];

/** Reads a path from its text: `laps[].heartRate.average`. */
export const pathOf = (text: string): Path => text.replaceAll('[]', '.[]').split('.');

/**
 * The value without the members at the path for which `isBad` is true; with `whole`, without the list elements that contain
 * them. A value without any is returned as the same object, so that results cached for it stay valid.
 */
export function pruned<T>(value: T, path: Path, isBad: (member: unknown) => boolean, whole: boolean): T {
  const result = without(value, path, isBad, whole);
  return (result === GONE ? value : result) as T;
}

/** Marks an element to be removed. */
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
