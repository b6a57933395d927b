import { isObject } from '../../guards.js';
import { BadAnswerError } from '../errors.js';

/** Far deeper than anything Polar sends, and far from overflowing the stack. */
const maxDepth = 64;

/**
 * Polar's documentation spells keys with hyphens, its real responses mostly with underscores, some with both in one object,
 * and camel case has been seen, too. Here, and only here, all keys on all levels get underscores. Of two spellings with
 * values, the one with underscores wins; a null never hides a value.
 * @throws BadAnswerError if the nesting is absurdly deep.
 */
export function normalizeKeys(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw new BadAnswerError('JSON nested too deep');
  if (Array.isArray(value)) return value.map((item) => normalizeKeys(item, depth + 1));
  if (!isObject(value)) return value;
  if (isPlain(value)) return value;
  const result = new Map<string, unknown>();
  for (const [key, inner] of byPrecedence(value)) {
    const name = underscored(key);
    if (inner !== null || !result.has(name)) result.set(name, normalizeKeys(inner, depth + 1));
  }
  return Object.fromEntries(result);
}

/** Whether there is nothing to rename and nothing nested: most objects are route points, which stay as they are. */
function isPlain(object: Readonly<Record<string, unknown>>): boolean {
  for (const key in object) {
    const inner = object[key];
    if (OTHER_SPELLING.test(key) || (typeof inner === 'object' && inner !== null)) return false;
  }
  return !Object.hasOwn(object, '__proto__');
}

/** `lower-limit`, `lowerLimit` */
const OTHER_SPELLING = /-|[a-z\d][A-Z]/;

const underscored = (key: string) =>
  OTHER_SPELLING.test(key)
    ? key
        .replace(/([a-z\d])([A-Z]+)/g, (_, before: string, after: string) => `${before}_${after.toLowerCase()}`)
        .replaceAll('-', '_')
    : key;

/** The entries in order, those spelled with underscores last, so that they overwrite the others. */
function byPrecedence(object: object): [string, unknown][] {
  const entries: [string, unknown][] = Object.entries(object);
  const others = entries.filter(([key]) => OTHER_SPELLING.test(key));
  return others.length === 0 ? entries : [...others, ...entries.filter(([key]) => !OTHER_SPELLING.test(key))];
}

/** For payloads whose keys stay as they are. @throws BadAnswerError as `normalizeKeys`. */
export function refuseDeep(value: object, depth = 0): void {
  if (depth > maxDepth) throw new BadAnswerError('JSON nested too deep');
  const members: unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const inner of members) {
    if (typeof inner === 'object' && inner !== null) refuseDeep(inner, depth + 1);
  }
}
