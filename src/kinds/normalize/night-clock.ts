import { DAY, MINUTE, timeOfDay } from './clock.js';

/** A night on the timeline: instants in epoch milliseconds, UTC offsets in minutes, positive in the east. */
export interface Night {
  start: number;
  end: number;
  startOffset: number;
  /** Differs from that of the start if the clocks changed in between. */
  endOffset: number;
}

/** Something that happened in a night; `wall` is the wall clock at that instant. */
export interface NightMoment<T> {
  at: number;
  wall: number;
  value: T;
}

/**
 * How to read the times in Polar's maps in a night in which the clocks change, which is not documented: `steady`, the clock
 * of the start runs on; `civil`, it changes with the clocks, and times in the hour that occurs twice belong to its first
 * occurrence; `civil_late`, to its second. In any other night all three are the same.
 */
export const nightClocks = ['steady', 'civil', 'civil_late'] as const;
export type NightClock = (typeof nightClocks)[number];

/** How far outside the night a moment may be: Polar rounds to minutes. */
const slack = 60 * MINUTE;

/**
 * Puts the moments of a map `{"HH:MM": value}` on the timeline of their night, across midnight. The keys have no date; each
 * gets the day on which it falls into the night. A moment in the minute in which the night begins is its beginning.
 */
export function onTimeline<T>(
  map: Readonly<Record<string, T>>,
  night: Night,
  clock: NightClock = 'steady',
): NightMoment<T>[] {
  const { at: changes } = changeOf(night);
  const twice = Math.max(0, night.startOffset - night.endOffset) * MINUTE;
  const shiftedFrom = clock === 'civil_late' ? changes - twice : changes;
  return Object.entries(map)
    .flatMap(([key, value]) => {
      const time = timeOfDay(key);
      if (time === undefined) return [];
      const wall = nearest(time, night, clock);
      const shifted = clock !== 'steady' && wall - night.startOffset * MINUTE >= shiftedFrom;
      const rough = wall - (shifted ? night.endOffset : night.startOffset) * MINUTE;
      const at = rough < night.start && rough > night.start - MINUTE ? night.start : rough;
      return [{ at, wall: wallAt(at, night), value }];
    })
    .sort((a, b) => a.at - b.at);
}

/** The wall clock at an instant of the night. */
export function wallAt(at: number, night: Night): number {
  return at + (at >= changeOf(night).at ? night.endOffset : night.startOffset) * MINUTE;
}

/** The wall clock reading at which a time of day falls into the night, by the clock of its start. */
function nearest(time: number, { start, end, startOffset, endOffset }: Night, clock: NightClock): number {
  const from = start + startOffset * MINUTE;
  const to = end + (clock === 'steady' ? startOffset : Math.max(startOffset, endOffset)) * MINUTE;
  const midnight = Math.floor(from / DAY) * DAY;
  const candidates = [midnight + time, midnight + time + DAY, midnight + time - DAY];
  const firstMinute = Math.floor(from / MINUTE) * MINUTE;
  const inside = candidates.find((wall) => wall >= firstMinute && wall <= to);
  return inside ?? candidates.find((wall) => wall >= from - slack && wall <= to + slack) ?? midnight + time;
}

/** From this winter offset on, the clocks change as in Australia and New Zealand. */
const australian = 9 * 60;

/**
 * When the clocks changed: 01:00 UTC in Europe and Greenland, 2 o'clock winter time in Australia and New Zealand, elsewhere
 * 2 o'clock by the clock of the start. If that is not within the night (after a flight, for instance), the clock of the
 * start applies to the end.
 */
function changeOf({ start, end, startOffset, endOffset }: Night): { at: number } {
  if (startOffset === endOffset) return { at: Number.POSITIVE_INFINITY };
  const winter = Math.min(startOffset, endOffset);
  const european = winter >= -120 && winter <= 120;
  const base = european ? 0 : (winter >= australian ? winter : startOffset) * MINUTE;
  const hour = (european ? 1 : 2) * 60 * MINUTE;
  const midnight = Math.floor((start + base) / DAY) * DAY;
  const candidates = [midnight + hour - base, midnight + DAY + hour - base];
  return { at: candidates.find((at) => at > start && at < end) ?? Number.POSITIVE_INFINITY };
}
