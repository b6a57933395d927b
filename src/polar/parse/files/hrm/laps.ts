import { present, presentOrAbsent } from '../../fields.js';
import type { HrmParams } from './params.js';
import { clockMillis, numbersOf, type Sections } from './sections.js';
import { METERS_PER_FOOT } from './units.js';

/** A lap of `[IntTimes]`, taken with the button. */
export interface HrmLap {
  /** ms on the timer, from the start of the session to the end of the lap. */
  splitMillis: number;
  durationMillis: number;
  /** bpm */
  heartRate?: { minimum?: number; average?: number; maximum?: number };
  /** m, at the end of the lap */
  altitude?: number;
  /** m */
  ascent?: number;
  /** As the file has it: meters, yards or thousandths of a mile, which nothing tells apart. */
  statedDistance?: number;
  temperatureCelsius?: number;
  name?: string;
  note?: string;
}

/** ms; a remainder shorter than this is how programs round. */
const MIN_REMAINDER_MS = 1000;

/** Older versions write the altitudes of laps and trips in tens of meters or feet. */
export const altitudeFactor = ({ version, isImperial }: HrmParams) =>
  (version <= 102 ? 10 : 1) * (isImperial ? METERS_PER_FOOT : 1);

/**
 * The laps in their order; one that does not end after the one before it is left out. WebSync leaves out the last lap, from
 * the last press of the button to the end: it is added.
 */
export function readLaps(sections: Sections, params: HrmParams): HrmLap[] {
  const names = textsOf(sections.get('lapnames'), 2);
  const notes = textsOf(sections.get('intnotes'), 1);
  const laps: HrmLap[] = [];
  for (const [i, rows] of lapRows(sections.get('inttimes') ?? []).entries()) {
    const before = laps.at(-1)?.splitMillis ?? 0;
    const lap = lapOf(rows, before, params);
    if (lap) laps.push(present({ ...lap, name: names.get(i + 1), note: notes.get(i + 1) }));
  }
  const end = laps.at(-1)?.splitMillis;
  const { lengthMillis } = params;
  if (end === undefined || lengthMillis === undefined || lengthMillis - end < MIN_REMAINDER_MS) return laps;
  return [...laps, { splitMillis: lengthMillis, durationMillis: lengthMillis - end }];
}

/** The rows of each lap, three or five: only the first row of each begins with a time. */
function lapRows(lines: readonly string[]): string[][] {
  const laps: string[][] = [];
  for (const line of lines) {
    if (/^\s*\d+:\d+:\d/.test(line)) laps.push([line]);
    else if (line.trim() !== '') laps.at(-1)?.push(line);
  }
  return laps;
}

function lapOf(rows: readonly string[], before: number, params: HrmParams): HrmLap | undefined {
  const [time, ...more] = (rows[0] ?? '').trim().split(/\s+/);
  const splitMillis = clockMillis(time);
  if (splitMillis === undefined || splitMillis <= before) return undefined;
  const [, minimum, average, maximum] = numbersOf(more.join(' '));
  const [, , , , , altitude] = numbersOf(rows[1] ?? '');
  const [, , , ascent] = numbersOf(rows[2] ?? '');
  const [, distance, , temperature] = numbersOf(rows[3] ?? '');
  const factor = altitudeFactor(params);
  return present({
    splitMillis,
    durationMillis: splitMillis - before,
    heartRate: presentOrAbsent({
      minimum: minimum || undefined,
      average: average || undefined,
      maximum: maximum || undefined,
    }),
    altitude: scaled(altitude, factor),
    ascent: scaled(ascent, factor),
    statedDistance: distance || undefined,
    temperatureCelsius: celsius(temperature, params.isImperial),
  });
}

/** 0 is unknown. */
const scaled = (value: number | undefined, factor: number) => (value ? value * factor : undefined);

/** Tenths of a degree. */
function celsius(tenths: number | undefined, isImperial: boolean): number | undefined {
  if (!tenths) return undefined;
  return isImperial ? ((tenths / 10 - 32) * 5) / 9 : tenths / 10;
}

/** Texts by the number of their lap, which is the first cell of a line. */
function textsOf(lines: readonly string[] | undefined, cell: number): Map<number, string> {
  const texts = new Map<number, string>();
  for (const line of lines ?? []) {
    const cells = line.split('\t');
    const text = cells.slice(cell).join('\t').trim();
    if (text !== '') texts.set(Number(cells[0]), text);
  }
  return texts;
}
