import { describe, expect, it } from 'vitest';
import { NoPositionError } from '../../../src/export/errors.js';
import { valueAt } from '../../support/data/two-clocks.js';
import { indoorSession, outdoorRun, route, stream, workout } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { babelPoints, describeReferee, xmlComplaints } from '../../support/judges/referees.js';
import { expectTrack } from '../../support/judges/track.js';
import { describeShared } from '../../support/shared.js';

const text = (given: Parameters<typeof encoded>[1]) => encoded('gpx', given).toString('utf8');
const segments = (gpx: string) =>
  gpx
    .split('<trkseg>')
    .slice(1)
    .map((segment) => segment.split('<trkpt').length - 1);

describe('GPX', () => {
  it('names the workout without a route and the formats that can contain it', () => {
    const given = indoorSession();
    expect(() => encoded('gpx', given)).toThrow(NoPositionError);
    expect(() => encoded('gpx', given)).toThrow(
      expect.objectContaining({
        code: 'NO_POSITION',
        exitCode: 2,
        message: expect.stringContaining('7indoor00001 (strength training'),
        hint: expect.stringMatching(/tcx.*fit/),
      }),
    );
    expect(() => encoded('gpx', workout({ route: [] }))).toThrow(NoPositionError);
  });

  it('starts a segment after a pause, and after a gap of more than three minutes', () => {
    expect(segments(text(outdoorRun(600)))).toEqual([200, 380]);
    const points = [0, 1, 181, 182, 363].map((time_seconds) => ({ time_seconds, latitude: 1, longitude: 2 }));
    expect(segments(text(workout({ route: points })))).toEqual([4, 1]);
    const pauses = [{ start_seconds: 1.5, duration_seconds: 100 }];
    expect(segments(text(workout({ route: points, pauses })))).toEqual([2, 2, 1]);
  });

  it('marks where laps ended, and leaves out an end that is not on the route', () => {
    const points = [0, 10, 20, 30].map((time_seconds) => ({
      time_seconds,
      latitude: 1e-7 * time_seconds,
      longitude: 2,
    }));
    const laps = [0, 15, 28, 900].map((start_seconds) => ({ start_seconds, duration_seconds: 10 }));
    const gpx = text(workout({ route: points, laps }));
    const marks = [...gpx.matchAll(/<wpt lat="([^"]+)" lon="2.0000000"><time>([^<]+)<\/time><name>([^<]+)</g)];
    expect(marks.map(([, latitude, time, name]) => [latitude, time, name])).toEqual([
      ['0.0000010', '2026-02-22T06:50:32Z', 'Lap 1'],
      ['0.0000020', '2026-02-22T06:50:45Z', 'Lap 2'],
    ]);
    expect(text(workout({ route: points }))).not.toContain('<wpt');
    expect(text(workout({ route: points, auto_laps: laps.slice(0, 2) }))).toContain('<name>Lap 1</name>');
  });

  it('also marks the end of the last lap if the track continues', () => {
    const laps = [0, 100].map((start_seconds) => ({ start_seconds, duration_seconds: 100 }));
    const names = (seconds: number) =>
      text(workout({ route: route(seconds), laps, duration_seconds: seconds })).match(/<name>Lap \d/g);
    expect(names(300)).toEqual(['<name>Lap 1', '<name>Lap 2']);
    expect(names(201)).toEqual(['<name>Lap 1']);
  });

  it('has points in chronological order, none before the start', () => {
    const points = [5, -2, 3].map((time_seconds, i) => ({ time_seconds, latitude: i, longitude: 0 }));
    const gpx = text(workout({ route: points }));
    expect([...gpx.matchAll(/lat="(\d)".*?<time>[^<]*:(\d\d)Z/g)].map((match) => match.slice(1))).toEqual([
      ['1', '17'],
      ['2', '20'],
      ['0', '22'],
    ]);
  });

  it('uses the sample that is nearest in time', () => {
    const streams = { heart_rate_bpm: stream(3, (i) => 100 + i, 5), temperature_celsius: stream(11, (i) => i - 3.5) };
    const points = [0, 2.4, 2.6, 12.4, 12.6].map((time_seconds) => ({ time_seconds, latitude: 1, longitude: 2 }));
    const gpx = text(workout({ streams, route: points }));
    const hr = gpx
      .split('<trkpt')
      .slice(1)
      .map((point) => /hr>(\d+)</.exec(point)?.[1]);
    expect(hr).toEqual(['100', '100', '101', '102', undefined]);
    expect(gpx).toContain('<gpxtpx:atemp>-3.5</gpxtpx:atemp>');
  });

  it('uses none from across a pause, even if it would be as near', () => {
    const streams = { heart_rate_bpm: stream(4, (i) => 100 + i, 5) };
    const pauses = [{ start_seconds: 7, duration_seconds: 1.5 }];
    // Samples at 0, 5, 11.5 and 16.5 s.
    const points = [6.9, 7.2, 8.6, 9.1, 14, 19].map((time_seconds) => ({ time_seconds, latitude: 1, longitude: 2 }));
    const gpx = text(workout({ streams, pauses, route: points }));
    const hr = gpx
      .split('<trkpt')
      .slice(1)
      .map((point) => /hr>(\d+)</.exec(point)?.[1]);
    expect(hr).toEqual(['101', '101', undefined, '102', '103', '103']);
  });

  it('escapes what would be markup and drops what XML cannot contain', () => {
    const gpx = text(outdoorRun(3, { name: 'a<b>&"\'\u0000\u0008]]>\ud800\u{1f3c3}', note: undefined }));
    expect(gpx).toContain('<name>a&lt;b&gt;&amp;&quot;&apos;]]&gt;\u{1f3c3}</name>'.replace(']]>', ']]&gt;'));
  });

  it('writes +180 as the same meridian within the schema, and never an exponent', () => {
    const points = [
      { time_seconds: 0, latitude: 90, longitude: 180 },
      { time_seconds: 1, latitude: 1e-7, longitude: -1e-9 },
      { time_seconds: 2, latitude: -90, longitude: 179.99999999 },
    ];
    const gpx = text(workout({ route: points }));
    expect([...gpx.matchAll(/lat="([^"]+)" lon="([^"]+)"/g)].map((m) => m.slice(1))).toEqual([
      ['90', '-180'],
      ['0.0000001', '0'],
      ['-90', '-180'],
    ]);
  });
});

describeShared('GPX, checked against the schemas', () => {
  describeReferee(['xmllint'], 'with xmllint', () => {
    it('is valid, with extensions and with values at the limits of their ranges', () => {
      const edges = workout({
        route: route(4),
        name: '\u0001',
        streams: {
          heart_rate_bpm: stream(4, (i) => [0, 1, 255, 256][i]!),
          cadence_rpm: stream(4, (i) => [-1, 0, 254, 255][i]!),
          power_watts: stream(4, (i) => [-1, 0, 65_535, 65_536][i]!),
        },
      });
      expect(xmlComplaints('gpx', [encoded('gpx', outdoorRun()), encoded('gpx', edges)])).toEqual([]);
    });

    it('is invalid when one letter of an extension has changed', () => {
      const broken = Buffer.from(text(outdoorRun(10)).replaceAll('gpxtpx:hr>', 'gpxtpx:hx>'));
      expect(xmlComplaints('gpx', [broken]).join()).toContain('hx');
    });
  });
});

describeReferee(['gpsbabel'], 'GPX, read back by gpsbabel', () => {
  it('has the same points', () => {
    const given = outdoorRun(600);
    const points = babelPoints('gpx', encoded('gpx', given));
    expectTrack(points, given, 5.01e-8);
    for (const [n, point] of points.entries()) {
      const expected = given.route![n]!;
      const i = expected.time_seconds;
      expect(point.temperature).toBe(valueAt(given, 'temperature_celsius', i));
      // gpsbabel prints altitude with one decimal.
      expect(Math.abs(point.altitude! - valueAt(given, 'altitude_meters', i)!)).toBeLessThan(0.0501);
    }
  });

  it('keeps speed and power, which gpsbabel does not read', () => {
    const given = outdoorRun(30);
    const gpx = text(given);
    const numbers = (pattern: RegExp) => [...gpx.matchAll(pattern)].map((match) => Number(match[1]));
    const seen = given.route!.map((point) => point.time_seconds);
    const values = (channel: 'speed_mps' | 'power_watts') =>
      seen.flatMap((i) => given.streams![channel]!.values[i] ?? []);
    expect(numbers(/gpxtpx:speed>([^<]+)</g)).toEqual(values('speed_mps'));
    expect(numbers(/PowerInWatts>([^<]+)</g)).toEqual(values('power_watts'));
  });
});
