import type { Style } from './ui.js';

const codes: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
};

/**
 * Whether a stream gets color: it is a terminal, `--no-color` was not given, NO_COLOR is empty or absent
 * (https://no-color.org) and the terminal is not a dumb one.
 */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  flag: boolean,
): boolean {
  return flag && stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** `text` between the codes that switch a style on and off. */
export function paint(style: Style, text: string): string {
  const [on, off] = codes[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes begin with ESC
const own = /(\u001b\[(?:1|2|22|31|32|33|36|39)m)/;

/**
 * Cleans a line but keeps the codes of `paint`: the worst that text from outside can do is color its own line, which ends
 * with a reset.
 */
export function keepPaint(line: string, clean: (text: string) => string): string {
  const parts = line.split(own);
  if (parts.length === 1) return clean(line);
  return `${parts.map((part, index) => (index % 2 === 1 ? part : clean(part))).join('')}\u001b[0m`;
}
