import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { parseTrainingSession } from '../../../src/polar/parse/flow/session.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { collected, encoded } from '../../support/judges/encoded.js';
import { babelPoints, describeReferee, readFit } from '../../support/judges/referees.js';
import { readRfc4180 } from '../../support/judges/rfc4180.js';
import { describeShared, sharedPath } from '../../support/shared.js';
import { normalized } from '../../workouts/polar.js';

interface Point {
  ms: number;
  bpm: number | undefined;
}

interface Trackpoint {
  Time: string;
  HeartRateBpm?: { Value: number };
}

/** The laps of a TCX, each with the points of its tracks, as fast-xml-parser reads them. */
function tcxLaps(file: Uint8Array | string): { calories: number; start: string; seconds: number; tracks: Point[][] }[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: true,
    isArray: (name) => ['Lap', 'Track', 'Trackpoint'].includes(name),
  });
  const { Activity } = parser.parse(file.toString()).TrainingCenterDatabase.Activities;
  const laps = Activity.Lap as {
    '@_StartTime': string;
    TotalTimeSeconds: number;
    Calories: number;
    Track: { Trackpoint: Trackpoint[] }[];
  }[];
  return laps.map((lap) => ({
    start: lap['@_StartTime'],
    seconds: lap.TotalTimeSeconds,
    calories: lap.Calories,
    tracks: lap.Track.map(({ Trackpoint: points }) =>
      points.map(({ Time, HeartRateBpm }) => ({ ms: Date.parse(Time), bpm: HeartRateBpm?.Value })),
    ),
  }));
}

const pointsOf = (file: Uint8Array | string) => tcxLaps(file).flatMap(({ tracks }) => tracks.flat());

function reported(name: string): Workout {
  const { exercises } = parseTrainingSession(readFileSync(sharedPath('fixtures/reports', name)));
  return normalized(exercises[0]!, { via: ['flow_export'] });
}

/** Rows of the table of samples by the names of their columns. */
function samples(given: Workout): Record<string, string>[] {
  const [head = [], ...rows] = readRfc4180(collected('csv', [given], { table: 'samples' }));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]!])));
}

describeShared('a real session with nine pauses', () => {
  const given = reported('real-v800-session-with-9-pauses.json');
  const polar = pointsOf(readFileSync(sharedPath('fixtures/flow-web/v800-strength.tcx')));

  it("has 2,302 heart rates in Polar's own TCX", () => {
    expect(polar).toHaveLength(2302);
    expect(polar.filter(({ ms }) => ms % 1000 === 844).length).toBeGreaterThan(200);
  });

  it("becomes TCX with each heart rate at the same instant as in Polar's, in ten tracks", () => {
    const laps = tcxLaps(encoded('tcx', given));
    expect(laps.flatMap(({ tracks }) => tracks.flat())).toEqual(polar);
    expect(laps.map(({ tracks }) => tracks.length)).toEqual([10]);
    expect(laps[0]).toMatchObject({ seconds: 2302, calories: 311, start: '2017-04-10T17:15:54Z' });
  });

  it('becomes CSV in the same way', () => {
    const rows = samples(given);
    expect(rows.map((row) => ({ ms: Date.parse(row.time!), bpm: Number(row.heart_rate_bpm) }))).toEqual(polar);
    const start = polar[0]!.ms;
    expect(rows.map((row) => Number(row.t_seconds))).toEqual(polar.map(({ ms }) => Math.round((ms - start) / 1000)));
  });

  it('becomes FIT in the same way, to the second, with timer events and both durations', async () => {
    const { records = [], events = [], sessions, laps, activity } = await readFit(encoded('fit', given));
    const read = records.map((one) => ({ ms: new Date(String(one.timestamp)).getTime(), bpm: one.heart_rate }));
    expect(read).toEqual(polar.map(({ ms, bpm }) => ({ ms: Math.round(ms / 1000) * 1000, bpm })));
    const times = { total_timer_time: 2302, total_elapsed_time: 2938.313 };
    expect(sessions).toMatchObject([times]);
    expect(laps).toMatchObject([times]);
    expect(activity).toMatchObject({ total_timer_time: 2302 });
    expect(events.filter((event) => event.event_type === 'stop_all')).toHaveLength(10);
    expect(events.filter((event) => event.event_type === 'start')).toHaveLength(10);
  });

  describeReferee(['gpsbabel'], 'read by gpsbabel', () => {
    // gpsbabel leaves out points without a position.
    const outside = {
      ...given,
      route: polar.map(({ ms }) => ({ time_seconds: (ms - polar[0]!.ms) / 1000, latitude: 1, longitude: 2 })),
    };

    it.each([
      ['gpx', 1],
      ['tcx', 1],
      ['fit', 1000],
    ] as const)('has them in %s at their instants, to %i ms', (format, unit) => {
      const read = babelPoints(format, encoded(format, outside));
      expect(read.map(({ time, heartRate }) => ({ ms: time, bpm: heartRate }))).toEqual(
        polar.map(({ ms, bpm }) => ({ ms: Math.round(ms / unit) * unit, bpm })),
      );
    });
  });
});

describeShared('a session with a pause of a minute in its middle', () => {
  const given = reported('pause-in-the-middle.json');
  const start = Date.parse(given.start_time);
  const running = Array.from({ length: 120 }, (_, i) => (i < 60 ? i : i + 60));
  const bpm = (i: number) => (i < 60 ? 100 : 170);

  it('has no row, record or point in the pause, and after it everything that was measured', async () => {
    const rows = samples(given);
    expect(rows.map((row) => [Number(row.t_seconds), row.time])).toEqual(
      running.map((second) => [second, new Date(start + second * 1000).toISOString().replace('.000Z', 'Z')]),
    );
    for (const [i, row] of rows.entries()) {
      expect(row).toMatchObject({
        heart_rate_bpm: String(bpm(i)),
        speed_mps: '3',
        distance_meters: String(3 * i),
        altitude_meters: i < 60 ? '50' : '70',
        route_altitude_meters: i < 60 ? '50' : '70',
        lap: i < 60 ? '1' : '2',
      });
      expect(Number(row.longitude)).toBeCloseTo(6 + 0.00004 * i, 7);
    }
    const { records = [] } = await readFit(encoded('fit', given));
    expect(
      records.map((one) => [
        (new Date(String(one.timestamp)).getTime() - start) / 1000,
        one.heart_rate,
        one.distance,
        one.enhanced_speed,
        one.position_long?.toFixed(5),
      ]),
    ).toEqual(running.map((second, i) => [second, bpm(i), 3 * i, 3, (6 + 0.00004 * i).toFixed(5)]));
  });

  it('has two laps of a minute each, the second beginning after the pause', async () => {
    expect(given.laps?.map((lap) => lap.start_seconds)).toEqual([0, 120]);
    const tcx = tcxLaps(encoded('tcx', given));
    expect(tcx.map((lap) => [Date.parse(lap.start) - start, lap.seconds, lap.calories])).toEqual([
      [0, 60, 20],
      [120_000, 60, 0],
    ]);
    expect(tcx.map(({ tracks }) => tracks.map((points) => points.length))).toEqual([[60], [60]]);
    expect(tcx.flatMap(({ tracks }) => tracks.flat())).toEqual(
      running.map((second, i) => ({ ms: start + second * 1000, bpm: bpm(i) })),
    );
    const { laps = [], sessions, events = [] } = await readFit(encoded('fit', given));
    expect(
      laps.map((lap) => [lap.total_timer_time, lap.total_elapsed_time, lap.avg_heart_rate, lap.max_heart_rate]),
    ).toEqual([
      [60, 120, 100, 100],
      [60, 60, 170, 170],
    ]);
    expect(laps.map((lap) => [lap.total_distance, lap.enhanced_avg_speed, lap.enhanced_max_speed])).toEqual([
      [180, 3, 3],
      [180, 3, 3],
    ]);
    expect(sessions).toMatchObject([{ total_timer_time: 120, total_elapsed_time: 180 }]);
    expect(
      events.map((event) => [(new Date(String(event.timestamp)).getTime() - start) / 1000, event.event_type]),
    ).toEqual([
      [0, 'start'],
      [60, 'stop_all'],
      [120, 'start'],
      [180, 'stop_all'],
    ]);
  });

  it('fills in from the samples what the watch did not count in laps', async () => {
    const laps = given.laps!.map(({ start_seconds, duration_seconds }) => ({ start_seconds, duration_seconds }));
    const read = await readFit(encoded('fit', { ...given, laps }));
    // The samples have 180 m and 177 m, the session 360 m.
    expect(read.laps?.map((lap) => [lap.total_distance, lap.avg_heart_rate])).toEqual([
      [181.5, 100],
      [178.5, 170],
    ]);
  });

  describeReferee(['gpsbabel'], 'read by gpsbabel', () => {
    it.each(['gpx', 'tcx', 'fit'] as const)('has its heart rate at each route point in %s', (format) => {
      const points = babelPoints(format, encoded(format, given));
      expect(points.map(({ time, heartRate }) => [(time - start) / 1000, heartRate])).toEqual(
        running.map((second, i) => [second, bpm(i)]),
      );
    });
  });

  it('is two segments in GPX', () => {
    const gpx = encoded('gpx', given).toString('utf8');
    expect(
      gpx
        .split('<trkseg>')
        .slice(1)
        .map((segment) => segment.split('<trkpt').length - 1),
    ).toEqual([60, 60]);
    expect(gpx.match(/<gpxtpx:speed>3</g)).toHaveLength(120);
  });
});

describeShared('sessions that were reported', () => {
  it.each(['real-v800-session-with-9-pauses.json', 'pause-in-the-middle.json'])(
    '%s has pauses and no row in one of them',
    (name) => {
      const given = reported(name);
      const start = Date.parse(given.start_time);
      const pauses = given.pauses ?? [];
      expect(pauses.length).toBeGreaterThan(0);
      const inside = samples(given).filter(({ time = '' }) => {
        const seconds = (Date.parse(time) - start) / 1000;
        return pauses.some(
          ({ start_seconds: from, duration_seconds: length }) => seconds > from && seconds < from + length,
        );
      });
      expect(inside).toEqual([]);
    },
  );
});
