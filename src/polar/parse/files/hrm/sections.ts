import { formatLocal } from '../../../../workouts/time/time.js';

/*
 * The text files of ProTrainer, WebSync and their predecessors: lines that end with CRLF, LF or CR, in sections named in
 * square brackets, in any order. Seen in real files of 2005-2013; the format is documented by Polar.
 */

/** The sections of a file by their names in lower case. */
export type Sections = ReadonlyMap<string, readonly string[]>;

/** A file in its sections. */
export interface SectionedText {
  sections: Sections;
  /** The last line has no end: it may be only half there. It is not among the lines. */
  cutOff?: string;
}

/** Splits a file into its sections; what comes before the first one belongs to none. A section that comes twice counts once. */
export function sectionsOf(text: string): SectionedText {
  // Ctrl-Z marked the end of a file under DOS.
  const [content = ''] = text.split('\x1a', 1);
  const lines = content.split(/\r\n|\r|\n/);
  const last = lines.pop() ?? '';
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    const name = /^\s*\[([\w-]{1,40})\]\s*$/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) {
      current.push(line);
      continue;
    }
    current = [];
    if (!sections.has(name)) sections.set(name, current);
  }
  // After a Ctrl-Z, everything before it was written.
  const isWhole = last.trim() === '' || content.length < text.length;
  if (isWhole && last.trim() !== '') current.push(last);
  return { sections, ...(!isWhole && { cutOff: last }) };
}

/** The numbers of a row, separated by tabs or spaces; NaN for a cell that is none. */
export function numbersOf(row: string): number[] {
  return row.trim().split(/\s+/).map(numberOf);
}

/** A number with a point or a comma, NaN for anything else. */
export function numberOf(text: string): number {
  const trimmed = text.trim();
  return trimmed.length <= 20 && /^[+-]?\d+(?:[.,]\d+)?$/.test(trimmed)
    ? Number(trimmed.replace(',', '.'))
    : Number.NaN;
}

/** Milliseconds of `h:mm:ss.d`, also with one digit each; undefined for anything else. */
export function clockMillis(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?\s*$/.exec(text ?? '');
  if (!match) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  if (minutes > 59 || seconds > 59) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((match[4] ?? '').padEnd(3, '0'));
}

/** A day as `yyyymmdd` and the milliseconds after its midnight as a local wall clock; undefined if there is no such day. */
export function localStart(day: string | undefined, millis: number | undefined): string | undefined {
  const match = /^\s*(\d{4})(\d\d)(\d\d)\s*$/.exec(day ?? '');
  if (!match || millis === undefined) return undefined;
  const [year = 0, month = 0, date = 0] = match.slice(1).map(Number);
  const midnight = Date.UTC(year, month - 1, date);
  // A month or day that does not exist overflows into another month.
  if (year < 1970 || new Date(midnight).getUTCMonth() !== month - 1) return undefined;
  return formatLocal(midnight + millis, 0);
}
