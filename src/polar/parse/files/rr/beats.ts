import type { SourceSession } from '../../../../workouts/source-session.js';
import { present } from '../../fields.js';
import type { NamedFile } from '../format.js';
import { textOf } from '../head.js';
import { numeral } from '../numerals.js';

/** The RR intervals of a file, in order. */
export interface Beats {
  /** ms; NaN where there was no contact. */
  intervals: Float64Array;
  /** Where there was none, and for how long; absent: the file has no flag for it. */
  gaps?: { beat: number; millis: number }[];
  /** How long all of them took, gaps included. */
  totalMs: number;
  /** Lines that are no interval: zero, negative, or text. */
  dropped: number;
}

/** What RR intervals say about a session. */
export type BeatFields = Pick<SourceSession, 'samples' | 'rrGaps' | 'marks'>;

/** Whether the flag of a line is that of a beat without contact; scripts write digits. Undefined: it is cut off. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ['', false],
  ['false', false],
  ['0', false],
  ['true', true],
  ['1', true],
]);

/** No session has more: two days at 200 beats per minute are 576,000. */
const maxBeats = 1_000_000;
/** ms; an unfinished last line is a beat only if it can be a whole one. */
const [shortest, longest] = [250, 2500];

/**
 * Reads Flow's CSV of RR intervals (`duration,offline`), or a text file with one interval per line. The first interval may
 * be long, the time to the first beat; it places all others, so it counts like them.
 */
export function readBeats(body: Uint8Array): Beats {
  const lines = textOf(body).split(/\r\n|\r|\n/, maxBeats + 2);
  const isFlagged = isRrHeader(lines[0] ?? '');
  const rows = isFlagged ? lines.slice(1) : lines;
  const values: number[] = [];
  const gaps: { beat: number; millis: number }[] = [];
  let totalMs = 0;
  let dropped = 0;
  for (const [i, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const beat = beatOf(row, { isFlagged, isLast: i === rows.length - 1 });
    if (beat === undefined) {
      dropped += 1;
      continue;
    }
    if (beat.isGap) gaps.push({ beat: values.length, millis: beat.millis });
    totalMs += beat.millis;
    values.push(beat.isGap ? Number.NaN : beat.millis);
  }
  return { intervals: Float64Array.from(values), totalMs, dropped, ...(isFlagged && { gaps }) };
}

/** Whether a line is the first of Flow's CSV of RR intervals. */
export function isRrHeader(line: string): boolean {
  return /^\s*duration,offline\s*$/.test(line.slice(0, 100));
}

function beatOf(
  row: string,
  { isFlagged, isLast }: { isFlagged: boolean; isLast: boolean },
): { millis: number; isGap: boolean } | undefined {
  const [number = '', flag, ...more] = row.slice(0, 100).split(',');
  const millis = numeral(number);
  const isGap = flags.get(flag?.trim().toLowerCase() ?? '');
  if (millis === undefined || millis <= 0 || isGap === undefined || more.length > 0) return undefined;
  // A file that ends without a line break may be cut off in the middle of a number.
  const isWhole =
    !isLast || (flag !== undefined && flag !== '') || (!isFlagged && millis >= shortest && millis <= longest);
  return isWhole ? { millis, isGap } : undefined;
}

/** RR intervals as a session has them. */
export function beatFields({ intervals, gaps, dropped }: Beats): BeatFields {
  return present({
    samples: [{ recordingRate: null, sampleType: '11', data: intervals }],
    rrGaps: gaps,
    marks: dropped > 0 ? ['rr_values_dropped'] : undefined,
  });
}

/** A session with the beats of the first file that has no start of its own; unchanged if it has beats itself. */
export function addBeats(session: SourceSession, [file]: readonly NamedFile[]): SourceSession {
  if (!file || session.samples?.some(({ sampleType }) => sampleType === '11')) return session;
  const { samples = [], marks = [], ...gaps } = beatFields(readBeats(file.body));
  const allMarks = [...(session.marks ?? []), ...marks];
  return {
    ...session,
    ...gaps,
    samples: [...(session.samples ?? []), ...samples],
    ...(allMarks.length > 0 && { marks: allMarks }),
  };
}
