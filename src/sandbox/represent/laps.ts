import { SampleType, type Session } from '../session.js';

/** A range of a session's samples: `from` inclusive, `until` exclusive. */
export interface SandboxLap {
  from: number;
  until: number;
  /** m */
  distance: number;
}

/** The watch's automatic laps: 1 km in a run, 5 km in other sports; a single lap without distance. */
export function autoLapsOf(session: Session): SandboxLap[] {
  const count = session.series?.[0]?.values.length ?? 0;
  const meters = valuesOf(session, SampleType.distance);
  return splits(meters, count, session.detailedSport === 'RUNNING' ? 1000 : 5000).map(([from, until]) => {
    const distance = (meters?.[until - 1] ?? 0) - (from > 0 ? (meters?.[from - 1] ?? 0) : 0);
    return { from, until, distance: Math.max(0, distance) };
  });
}

/** The values of a sample type; undefined if the session has none. */
export function valuesOf(session: Session, type: number): Float32Array | undefined {
  return session.series?.find((series) => series.type === type)?.values;
}

/** Index ranges of `length` meters each, the last one shorter. */
function splits(meters: Float32Array | undefined, count: number, length: number): [number, number][] {
  const ranges: [number, number][] = [];
  let from = 0;
  for (let i = 0; i < count; i++) {
    const lapOver = Math.floor((meters?.[i] ?? 0) / length) > ranges.length;
    if (i === count - 1 || lapOver) {
      ranges.push([from, i + 1]);
      from = i + 1;
    }
  }
  return ranges;
}
