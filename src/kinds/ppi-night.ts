import type { PpiDay, PpiStretch } from './definitions/ppi.js';
import type { Sleep } from './definitions/sleep.js';
import { wallClock } from './normalize/clock.js';

/** What the beats of a night say of it: the computed fields of a day of beats. */
export type NightOfBeats = Pick<
  PpiDay,
  'night_beat_count' | 'night_heart_rate_bpm' | 'night_hrv_rmssd_ms' | 'night_sdnn_ms' | 'night_pnn50_percent'
>;

/** Two successive intervals that differ by more count for pNN50. */
const LARGE_MS = 50;

/**
 * Heart rate variability of a night, of the usable beats between falling asleep and waking up. Two beats are successive only
 * within a stretch: across a hole they do not follow one another. The view ppi_nights computes the same.
 * @param days those of one device that the night lies in. @returns undefined without a usable beat.
 */
export function nightOfBeats(
  { start_time_local: start, end_time_local: end }: Pick<Sleep, 'start_time_local' | 'end_time_local'>,
  days: readonly PpiDay[],
): NightOfBeats | undefined {
  const [from, until] = [wallClock(start), wallClock(end)];
  if (from === undefined || until === undefined) return undefined;
  const runs = days.flatMap(({ date, stretches = [] }) => {
    const midnight = wallClock(`${date}T00:00`) ?? 0;
    return stretches.map((stretch) => intervalsBetween(stretch, from - midnight, until - midnight));
  });
  const beats = runs.flat();
  if (beats.length === 0) return undefined;
  const differences = runs.flatMap((run) => run.slice(1).map((ms, i) => ms - (run[i] ?? ms)));
  const average = mean(beats);
  const large = differences.filter((difference) => Math.abs(difference) > LARGE_MS);
  const spread = beats.reduce((sum, ms) => sum + (ms - average) ** 2, 0) / (beats.length - 1);
  return {
    night_beat_count: beats.length,
    night_heart_rate_bpm: tenths(60_000 / average),
    ...(beats.length > 1 && { night_sdnn_ms: tenths(Math.sqrt(spread)) }),
    ...(differences.length > 0 && {
      night_hrv_rmssd_ms: tenths(Math.sqrt(mean(differences.map((difference) => difference ** 2)))),
      night_pnn50_percent: tenths((100 * large.length) / differences.length),
    }),
  };
}

/** The usable intervals that begin between two times, in milliseconds of the day. */
function intervalsBetween(
  { usable, start_offset_ms, intervals_ms }: PpiStretch,
  from: number,
  until: number,
): number[] {
  if (usable !== 1 || start_offset_ms >= until) return [];
  const inside: number[] = [];
  let at = start_offset_ms;
  for (const ms of intervalsIn(intervals_ms)) {
    if (at >= from && at < until) inside.push(ms);
    at += ms;
  }
  return inside;
}

/** None in a text that is no list of numbers, which only somebody else can have written: it costs that stretch. */
function intervalsIn(text: string): number[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (problem) {
    if (problem instanceof SyntaxError) return [];
    throw problem;
  }
  return Array.isArray(value) && value.every((one) => Number.isFinite(one)) ? value : [];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const tenths = (value: number) => Math.round(value * 10) / 10;
