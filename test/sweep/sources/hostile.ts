import type { Json } from './leaves.js';

/** Stands for what JSON.stringify would not write: a bare word, or a number that a double does not hold. */
const raw = (text: string) => `@raw:${text}@`;

/** JSON with everything that `raw` stands for. */
export const toText = (value: Json) => JSON.stringify(value).replace(/"@raw:([^@]*)@"/g, '$1');

/** Characters; more than any field of a workout accepts. */
const LONG = 100_001;

const numbers: Json[] = [
  -1,
  0,
  1e308,
  -1e308,
  raw('9007199254740993'),
  2 ** 31,
  -(2 ** 31),
  0.1,
  raw('1e400'),
  raw('NaN'),
  raw('-Infinity'),
  raw('9223372036854775808'),
];
const numerals: Json[] = ['NaN', '9223372036854775808', '1e400', '-0', '0x10', ' 3 '];
const shapes: Json[] = ['', null, [], {}, true, ['x'], { id: { id: 1 } }];
const texts: Json[] = [
  'x'.repeat(LONG),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egpj.exe',
  '\u001b[31mred\u001b]0;title\u0007',
  '__proto__',
  'constructor',
  '<&"\'>]]>',
  '=1+1',
  'a,b;c\r\n"d"\ttab',
  '\ufffe\u0085\u2028',
];
const dates: Json[] = [
  '0000-01-01T00:00:00',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-02-30T12:00:00',
  '2026-02-22T25:61:00',
  '25:61',
];
const durations: Json[] = ['P99999999D', '-PT5S', 'PT-5S', 'PT1E9S', 'PT0S', 'P'];

/** The values that replace another: more words for a word, more numbers for a number. */
export function hostileFor(value: Json | undefined): Json[] {
  if (typeof value === 'number')
    return [...numbers, ...numerals, ...shapes, ...texts.slice(0, 3), ...durations.slice(0, 1)];
  return [...numbers.slice(2, 5), ...numerals.slice(0, 2), ...shapes, ...texts, ...dates, ...durations];
}

/** Another value that is fine: it shows what depends on the field. */
export function tamed(value: Json | undefined): Json[] {
  if (typeof value === 'number') return Number.isInteger(value) ? [value + 1, 3] : [value * 0.9, 3];
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'string') return [7, 'seven'];
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return [value.replace(/T\d\d:\d\d/, 'T11:11')];
  if (/^\d+(\.\d+)?$/.test(value)) return [String(Number(value) + 1), '3'];
  if (/^P/.test(value)) return ['PT7S'];
  return [`${value}X`, 'seven'];
}

/** As a test prints it. */
export const shown = (value: Json | undefined) => (value === undefined ? 'absent' : toText(value).slice(0, 40));
