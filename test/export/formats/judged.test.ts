import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { encoded } from '../../support/judges/encoded.js';
import { fitReaders } from '../../support/judges/fit-readers.js';
import { babelPoints, describeReferee, xmlComplaints } from '../../support/judges/referees.js';
import { xmlPoints } from '../../support/judges/xml-points.js';
import { describeShared } from '../../support/shared.js';
import { type Judged, judgedInputs, type Stated } from './stated.js';

/*
 * Every fixture and every reported session goes through polar-sync's parser and normalizer into a file, and from there
 * through readers written by others. The expected values are computed here from the input's timer and pauses.
 */

/** The wall clock at a ms of the timer: after every pause that began by then. */
function wallOf({ pauses }: Stated, timer: number): number {
  let wall = timer;
  for (const { start, end } of pauses) if (start <= wall) wall += end - start;
  return wall;
}

const pausedOf = ({ pauses }: Stated) => pauses.reduce((sum, { start, end }) => sum + end - start, 0);

/** FIT has whole seconds, from a start that is rounded. */
const toSecond = (ms: number) => Math.round(ms / 1000) * 1000;

const startOf = ({ stated, workout }: Judged) => stated.start ?? Date.parse(workout.start_time);

/** Each heart rate with the ms since 1970 at which it was measured. */
function expectedBeats(judged: Judged): [number, number][] {
  return judged.stated.beats.map(({ timer, bpm }) => [startOf(judged) + wallOf(judged.stated, timer), bpm]);
}

const inSeconds = (judged: Judged, beats: [number, number][]): [number, number][] =>
  beats.map(([time, bpm]) => [toSecond(startOf(judged)) + toSecond(time - startOf(judged)), bpm]);

/** Whether a time, however it was rounded, is in a pause. */
function isInPause(judged: Judged, time: number, resolution: number): boolean {
  const wall = time - startOf(judged);
  return judged.stated.pauses.some(({ start, end }) => wall > start + resolution && wall < end - resolution);
}

const measured = <T extends { time: number; heartRate?: number | undefined }>(
  points: readonly T[],
): [number, number][] => points.flatMap(({ time, heartRate }) => (heartRate === undefined ? [] : [[time, heartRate]]));

describeShared('every fixture and reported session', () => {
  const inputs = judgedInputs();
  const named = inputs.map((one) => [one.name, one] as const);

  it('exists in many kinds, with and without pauses', () => {
    expect(inputs.length).toBeGreaterThan(75);
    expect(inputs.filter(({ stated }) => stated.pauses.length > 0).length).toBeGreaterThanOrEqual(4);
    expect(inputs.filter(({ stated }) => stated.beats.length > 0).length).toBeGreaterThan(20);
  });

  describe.each(Object.entries(fitReaders))('as FIT, read by %s', (_reader, read) => {
    it.each(named)('%s', async (_name, judged) => {
      const { stated, workout } = judged;
      const { records, sessions, laps, events, activity } = await read(encoded('fit', workout));
      const start = toSecond(startOf(judged));
      const least = stated.timer + pausedOf(stated);

      expect(sessions).toHaveLength(1);
      const [session] = sessions;
      expect(session!.start).toBe(start);
      expect(session!.timer).toBeCloseTo(stated.timer / 1000, 3);
      // With an end but no pauses, it is unknown where the timer stopped; the total time is still known.
      expect(session!.elapsed * 1000).toBeGreaterThanOrEqual(least - 1000);
      expect(session!.elapsed * 1000).toBeLessThanOrEqual(Math.max(least, stated.span ?? 0) + 1000);
      expect(activity).toEqual({ sessions: 1, timer: session!.timer });
      const sum = (of: (lap: (typeof laps)[number]) => number) => laps.reduce((all, lap) => all + of(lap), 0);
      expect(sum((lap) => lap.timer)).toBeCloseTo(session!.timer, 1);
      expect(sum((lap) => lap.elapsed)).toBeCloseTo(session!.elapsed, 1);

      expect(measured(records)).toEqual(inSeconds(judged, expectedBeats(judged)));
      const times = records.map(({ time }) => time);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.filter((time) => isInPause(judged, time, 1000))).toEqual([]);

      const stops = stated.pauses.flatMap((pause) => [
        [start + toSecond(pause.start), 'stop_all'],
        [start + toSecond(pause.end), 'start'],
      ]);
      expect(events.map(({ time, type }) => [time, type])).toEqual([
        [start, 'start'],
        ...stops,
        [session!.end, 'stop_all'],
      ]);
    });
  });

  it.each(named)('as TCX: %s', (_name, judged) => {
    const points = xmlPoints(encoded('tcx', judged.workout), 'Trackpoint').map(({ Time, Value }) => ({
      time: Date.parse(Time ?? ''),
      heartRate: Value === undefined ? undefined : Number(Value),
    }));
    expect(measured(points)).toEqual(expectedBeats(judged));
    expect(points.filter(({ time }) => isInPause(judged, time, 0))).toEqual([]);
  });

  const outside = named.filter(([, { workout }]) => (workout.route ?? []).length > 0);

  describeReferee(['gpsbabel'], 'with a route, read by gpsbabel', () => {
    it.each(outside)('%s', (_name, judged) => {
      const expected = new Map(inSeconds(judged, expectedBeats(judged)));
      for (const format of ['fit', 'gpx', 'tcx'] as const) {
        const points = babelPoints(format, encoded(format, judged.workout));
        expect(points.length, format).toBeGreaterThan(0);
        for (const { time, heartRate } of points) {
          const second = toSecond(startOf(judged)) + toSecond(time - startOf(judged));
          // A GPX point has the nearest value, which may be that of the second before or after it.
          const near = format === 'gpx' ? [second - 1000, second, second + 1000] : [second];
          if (heartRate !== undefined)
            expect(
              near.map((one) => expected.get(one)),
              format,
            ).toContain(heartRate);
          expect(isInPause(judged, time, 1000), format).toBe(false);
        }
        if (format === 'gpx') continue;
        // gpsbabel leaves out points without a position.
        const seconds = new Set(points.map(({ time }) => toSecond(startOf(judged)) + toSecond(time - startOf(judged))));
        const within = [...expected.keys()].filter((time) => seconds.has(time));
        expect(measured(points).length, format).toBe(within.length);
      }
    });
  });

  describeReferee(['xmllint'], 'as TCX and GPX', () => {
    it('is valid against the schemas', () => {
      const all = (of: readonly (readonly [string, { workout: Workout }])[], format: 'tcx' | 'gpx') =>
        of.map(([, { workout }]) => encoded(format, workout));
      expect(xmlComplaints('tcx', all(named, 'tcx'))).toEqual([]);
      expect(xmlComplaints('gpx', all(outside, 'gpx'))).toEqual([]);
    });
  });
});
