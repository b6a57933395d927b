import type { SourceSamples } from '../../../../workouts/source-session.js';
import { BadAnswerError } from '../../../errors.js';
import { present } from '../../fields.js';
import { textOf } from '../head.js';
import { altitudeFactor, type HrmLap, readLaps } from './laps.js';
import { type HrmParams, readParams } from './params.js';
import { type HrmRows, readRows } from './rows.js';
import { numberOf, type Sections, sectionsOf } from './sections.js';
import { KM_PER_MILE } from './units.js';

/** An HRM file: what a watch of the years before Polar Flow recorded. Everything is on the timer; pauses are not in it. */
export interface HrmFile extends HrmParams, Omit<HrmRows, 'count'> {
  laps: HrmLap[];
  note?: string;
  /** bpm, descending: the limits of the heart rate zones. */
  zoneLimits: number[];
  trip: HrmTrip;
}

/** `[Trip]`: what a cycling computer or an altimeter sums up; 0 is unknown. */
export interface HrmTrip {
  /** m, in steps of 100 or 161. */
  distance?: number;
  /** m */
  ascent?: number;
  /** km/h */
  averageSpeed?: number;
}

/** ms by which the last lap may end after the stated length: the length is rounded to the interval in some files. */
const MAX_ROUNDING_MS = 60_000;

/** Whether a text begins like an HRM file. @param head its first few kilobytes */
export const isHrm = (head: string): boolean => /^\s*\[Params\]\s*Version=\d/i.test(head);

/**
 * Reads an HRM file. Sections that are missing or cut off cost what they would have said, never the rest; a last line without
 * an end may be half a number and is not read. Quality codes: those of `readRows`, `cut_off`, `rows_missing` (fewer than the
 * length has room for).
 * @throws BadAnswerError if it is not an HRM file, has no readable start, or is beyond any session.
 */
export function readHrm(body: Uint8Array): HrmFile {
  const text = textOf(body);
  if (!isHrm(text.slice(0, 4096))) throw new BadAnswerError('not an HRM file');
  const { sections, cutOff } = sectionsOf(text);
  const params = readParams(sections);
  const laps = readLaps(sections, params);
  const { samples, rrGaps, count, quality } = readRows(sections.get('hrdata') ?? [], params);
  const lengthMillis = lengthOf(params, laps, samples);
  return present({
    ...params,
    lengthMillis,
    laps,
    samples,
    rrGaps,
    note: (sections.get('note') ?? []).join('\n').trim() || undefined,
    zoneLimits: limitsOf(sections),
    trip: tripOf(sections, params),
    quality: [...quality, ...(cutOff === undefined ? [] : ['cut_off']), ...missingRows(params, count)],
  });
}

/** The stated length, or the end of the last lap if that is later: the length can be rounded. */
function lengthOf({ lengthMillis, recording }: HrmParams, laps: readonly HrmLap[], samples: readonly SourceSamples[]) {
  const split = laps.at(-1)?.splitMillis ?? 0;
  if (lengthMillis !== undefined) {
    return split > lengthMillis && split - lengthMillis <= MAX_ROUNDING_MS ? split : lengthMillis;
  }
  const rows = typeof recording === 'object' ? (samples[0]?.data.length ?? 0) * recording.seconds * 1000 : 0;
  return Math.max(split, rows) || undefined;
}

function missingRows({ lengthMillis, recording }: HrmParams, count: number): string[] {
  if (typeof recording !== 'object' || lengthMillis === undefined) return [];
  return count < Math.floor(lengthMillis / 1000 / recording.seconds) ? ['rows_missing'] : [];
}

/** Numbers of the lines of a section, one in each. */
const columnOf = (lines: readonly string[] | undefined) =>
  (lines ?? []).filter((line) => line.trim() !== '').map(numberOf);

/** Unused ones are 0. */
const limitsOf = (sections: Sections) => columnOf(sections.get('hrzones')).filter((limit) => limit > 0);

function tripOf(sections: Sections, params: HrmParams): HrmTrip {
  const [tenths, climbed, seconds, , , speed] = columnOf(sections.get('trip'));
  const unit = params.isImperial ? KM_PER_MILE : 1;
  const kilometers = (tenths || 0) * 0.1 * unit;
  const average = kilometers > 0 && seconds ? (kilometers / seconds) * 3600 : undefined;
  return present({
    distance: kilometers > 0 ? kilometers * 1000 : undefined,
    ascent: climbed ? climbed * altitudeFactor(params) : undefined,
    averageSpeed: speed ? speedOf(speed * unit, average) : undefined,
  });
}

/**
 * Older programs write speeds times 128, newer ones times 10: the one closer to distance by time. Undefined if neither can be
 * checked. @param average km/h
 */
function speedOf(raw: number, average: number | undefined): number | undefined {
  if (average === undefined) return undefined;
  const candidates = [raw / 128, raw / 10];
  const [closest] = candidates.sort((a, b) => Math.abs(a - average) - Math.abs(b - average));
  return closest;
}
