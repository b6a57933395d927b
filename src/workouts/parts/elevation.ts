import { roundTo } from '../values/numbers.js';

// A barometer settles in the first seconds: jumps of 13 m in one second have been seen there, and none later.
const SETTLING_SECONDS = 30;
const SETTLING_STEP_MPS = 5;

/** m; a climb or descent smaller than this is noise. */
const NOISE_METERS = 2;

/** An altitude, and when it was measured, in seconds since the start. */
export interface AltitudePoint {
  seconds: number;
  meters: number;
}

/** Altitudes over time: parallel lists. */
export interface AltitudeTrack {
  /** Since the start. */
  seconds: ArrayLike<number>;
  meters: ArrayLike<number>;
}

/** As `climbed`, of points. */
export function elevationGainLoss(points: readonly AltitudePoint[]): { gain: number; loss: number } | undefined {
  return climbed({
    seconds: Float64Array.from(points, ({ seconds }) => seconds),
    meters: Float64Array.from(points, ({ meters }) => meters),
  });
}

/**
 * Meters climbed and descended, by turning points: the track is split where it turns back by 2 m or more, and the whole
 * distance between two turning points counts. Smaller waves add nothing, and gain - loss stays the net difference (to
 * within 2 m at either end). Everything before the last jump of the first 30 s is the barometer settling, and is left out.
 */
export function climbed(track: AltitudeTrack): { gain: number; loss: number } | undefined {
  const { meters: altitudes } = track;
  const first = settledIndex(track);
  if (altitudes.length - first < 2) return undefined;
  let low = altitudes[first] ?? 0;
  let high = low;
  let heading: Heading = 'none';
  const legs = { gain: 0, loss: 0 };
  for (let i = first; i < altitudes.length; i++) {
    const meters = altitudes[i] ?? 0;
    if (heading !== 'down') high = Math.max(high, meters);
    if (heading !== 'up') low = Math.min(low, meters);
    if (heading !== 'down' && high - meters >= NOISE_METERS) {
      addLeg(legs, heading, high - low);
      heading = 'down';
      low = meters;
    } else if (heading !== 'up' && meters - low >= NOISE_METERS) {
      addLeg(legs, heading, high - low);
      heading = 'up';
      high = meters;
    }
  }
  addLeg(legs, heading, high - low);
  return { gain: roundTo(legs.gain, 1), loss: roundTo(legs.loss, 1) };
}

type Heading = 'none' | 'up' | 'down';

function addLeg(legs: { gain: number; loss: number }, heading: Heading, meters: number): void {
  if (heading === 'up') legs.gain += meters;
  if (heading === 'down') legs.loss += meters;
}

function settledIndex({ seconds, meters }: AltitudeTrack): number {
  const first = seconds[0] ?? 0;
  let settled = 0;
  for (let i = 1; i < seconds.length; i++) {
    const now = seconds[i] ?? 0;
    const before = seconds[i - 1] ?? 0;
    if (now - first > SETTLING_SECONDS) break;
    const step = Math.abs((meters[i] ?? 0) - (meters[i - 1] ?? 0));
    if (step > SETTLING_STEP_MPS * Math.max(1, now - before)) settled = i;
  }
  return settled;
}
