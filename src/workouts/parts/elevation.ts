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

/**
 * Meters climbed and descended, by turning points: the track is split where it turns back by 2 m or more, and the whole
 * distance between two turning points counts. Smaller waves add nothing, and gain - loss stays the net difference (to
 * within 2 m at either end). Everything before the last jump of the first 30 s is the barometer settling, and is left out.
 */
export function elevationGainLoss(track: readonly AltitudePoint[]): { gain: number; loss: number } | undefined {
  const settled = track.slice(settledIndex(track));
  if (!settled[0] || settled.length < 2) return undefined;
  let low = settled[0].meters;
  let high = low;
  let heading: 'none' | 'up' | 'down' = 'none';
  const legs = { gain: 0, loss: 0 };

  const endLeg = () => {
    if (heading === 'up') legs.gain += high - low;
    if (heading === 'down') legs.loss += high - low;
  };
  for (const { meters } of settled) {
    if (heading !== 'down') high = Math.max(high, meters);
    if (heading !== 'up') low = Math.min(low, meters);
    if (heading !== 'down' && high - meters >= NOISE_METERS) {
      endLeg();
      heading = 'down';
      low = meters;
    } else if (heading !== 'up' && meters - low >= NOISE_METERS) {
      endLeg();
      heading = 'up';
      high = meters;
    }
  }
  endLeg();
  return { gain: roundTo(legs.gain, 1), loss: roundTo(legs.loss, 1) };
}

function settledIndex(track: readonly AltitudePoint[]): number {
  const first = track[0]?.seconds ?? 0;
  return track.reduce((index, point, i) => {
    const before = track[i - 1];
    if (!before || point.seconds - first > SETTLING_SECONDS) return index;
    const step = Math.abs(point.meters - before.meters);
    return step > SETTLING_STEP_MPS * Math.max(1, point.seconds - before.seconds) ? i : index;
  }, 0);
}
