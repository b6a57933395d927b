import { BadAnswerError } from '../../../errors.js';
import { present } from '../../fields.js';
import { textOf as decode } from '../head.js';
import { localStart, numbersOf, type SectionedText, sectionsOf } from '../hrm/sections.js';

/** A PDD file: one day of ProTrainer's diary. */
export interface PddDay {
  /** `yyyymmdd` */
  day: string;
  /** Of the day, not of an exercise. */
  note?: string;
  exercises: PddExercise[];
  quality: string[];
}

/** One exercise of a day, also one that was entered by hand. */
export interface PddExercise {
  /** Local wall clock. */
  startTime: string;
  durationMillis?: number;
  /** The number of the sport in the person's own list. */
  sportId?: number;
  /** m */
  distance?: number;
  ascent?: number;
  /** kcal */
  calories?: number;
  /** From 1 (good) to 5 (bad); 0, which is better still, is also what an exercise without one has. */
  feeling?: number;
  /** bpm */
  heartRate?: { average?: number; maximum?: number };
  /** Seconds in heart rate zones 1 to 10, the easiest first. */
  zoneSeconds: number[];
  name?: string;
  note?: string;
  /** Names of files in the same folder. */
  hrm?: string;
  gpx?: string;
  rr?: string;
}

/** Whether a text begins like a PDD file. @param head its first few kilobytes */
export const isPdd = (head: string): boolean => /^\s*\[DayInfo\]/i.test(head);

/** A diary has a handful of exercises a day; a file with more is none. */
const MAX_EXERCISES = 100;

/**
 * Reads the diary of a day. An exercise whose numbers are cut off or have no start is left out: `cut_off`, `bad_entries`.
 * @throws BadAnswerError if it is not a PDD file or has no day.
 */
export function readPdd(body: Uint8Array): PddDay {
  const text = decode(body);
  if (!isPdd(text.slice(0, 4096))) throw new BadAnswerError('not a PDD file');
  const content = sectionsOf(text);
  const dayInfo = blockOf(content, 'dayinfo');
  const day = String(dayInfo?.numbers[0]?.[0] ?? '');
  if (localStart(day, 0) === undefined) throw new BadAnswerError('a PDD file without a readable day');
  const names = [...content.sections.keys()].filter((name) => /^exerciseinfo\d{1,3}$/.test(name));
  if (names.length > MAX_EXERCISES) throw new BadAnswerError(`a PDD file with more than ${MAX_EXERCISES} exercises`);
  const exercises = names.map((name) => exerciseOf(day, blockOf(content, name)));
  const read = exercises.filter((exercise) => exercise !== undefined);
  return present({
    day,
    note: textOf(dayInfo?.texts[0]),
    exercises: read,
    quality: [
      ...(content.cutOff === undefined ? [] : ['cut_off']),
      ...(read.length < exercises.length ? ['bad_entries'] : []),
    ],
  });
}

/** A section with rows of numbers, then rows of text. */
interface Block {
  numbers: number[][];
  texts: string[];
}

/** Its first row says how many rows of each there are; what goes beyond the end of the section is missing. */
function blockOf({ sections }: SectionedText, name: string): Block | undefined {
  const [head, ...rows] = sections.get(name) ?? [];
  const [, headRows = 1, count = Number.NaN, , textCount = 0] = numbersOf(head ?? '');
  if (!(count > 0 && count <= 1000 && textCount <= 1000)) return undefined;
  const numbers = rows.slice(headRows - 1, headRows - 1 + count);
  if (numbers.length < count) return undefined;
  const texts = rows.slice(headRows - 1 + count, headRows - 1 + count + textCount);
  return { numbers: numbers.map(numbersOf), texts };
}

/** By Polar's description of 2009: rows of numbers are counted from 1 there. Undefined if it has no start. */
function exerciseOf(day: string, block: Block | undefined): PddExercise | undefined {
  if (!block) return undefined;
  const { numbers, texts } = block;
  const cell = (row: number, column: number) => numbers[row - 1]?.[column - 1] || undefined;
  const begins = numbers[0]?.[4] ?? Number.NaN;
  const startTime = begins >= 0 && begins < 86_400 ? localStart(day, begins * 1000) : undefined;
  if (startTime === undefined) return undefined;
  const seconds = cell(1, 6);
  const zones = [...(numbers[4] ?? []), ...(numbers[5] ?? [])].slice(0, 10);
  return present({
    startTime,
    durationMillis: seconds === undefined ? undefined : seconds * 1000,
    sportId: cell(2, 1),
    distance: cell(3, 1) ?? cell(1, 4) ?? oldDistance(cell(2, 2), seconds),
    ascent: cell(3, 6),
    calories: cell(2, 6),
    feeling: cell(2, 3),
    heartRate: present({ average: cell(9, 1), maximum: cell(9, 2) }),
    zoneSeconds: zones.some((one) => one > 0) ? zones : [],
    name: textOf(texts[0]),
    note: textOf(texts[1]),
    hrm: textOf(texts[2]),
    gpx: textOf(texts[5]),
    rr: textOf(texts[6]),
  });
}

/** m/s; a field that was given up in 2000 holds something else in some files. */
const MAX_SPEED = 30;

/** m, from tenths of a kilometer; undefined if nobody is that fast. */
function oldDistance(tenths: number | undefined, seconds: number | undefined): number | undefined {
  if (tenths === undefined || seconds === undefined) return undefined;
  return (tenths * 100) / seconds <= MAX_SPEED ? tenths * 100 : undefined;
}

/** Line breaks are written as two characters in some files. */
const textOf = (text: string | undefined) => text?.replaceAll(/\\r\\n|\\[nr]/g, '\n').trim() || undefined;
