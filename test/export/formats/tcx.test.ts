import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { valueAt } from '../../support/data/two-clocks.js';
import { indoorSession, outdoorRun, route, stream, workout } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { babelPoints, describeReferee, xmlComplaints } from '../../support/judges/referees.js';
import { expectTrack } from '../../support/judges/track.js';
import { describeShared } from '../../support/shared.js';

const text = (given: Workout) => encoded('tcx', given).toString('utf8');
const all = (tcx: string, element: string) =>
  [...tcx.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map((match) => match[1]!);

describe('TCX', () => {
  it('has a Lap for each lap and a Track for each pause-free part', () => {
    const laps = text(outdoorRun(600)).split('<Lap ').slice(1);
    const tracks = (lap: string) => lap.split('<Track>').length - 1;
    expect(laps.map(tracks)).toEqual([1, 1]);
    expect(tracks(text(outdoorRun(600, { laps: undefined })))).toBe(2);
    expect(laps.map((lap) => lap.split('<Trackpoint>').length - 1)).toEqual([200, 380]);
    expect(laps.map((lap) => all(lap, 'TotalTimeSeconds'))).toEqual([['200'], ['380']]);
    expect(laps.map((lap) => all(lap, 'DistanceMeters')[0])).toEqual(['600', '1200']);
  });

  it('has automatic laps if there are no manual ones', () => {
    const auto_laps = [0, 100, 200].map((start_seconds) => ({ start_seconds, duration_seconds: 100 }));
    expect(all(text(indoorSession(300, { auto_laps })), 'TotalTimeSeconds')).toEqual(['100', '100', '100']);
    const laps = [{ start_seconds: 0, duration_seconds: 300 }];
    expect(all(text(indoorSession(300, { laps, auto_laps })), 'TotalTimeSeconds')).toEqual(['300']);
  });

  it('adds up to the totals if the watch counted nothing else', () => {
    const laps = [0, 100, 200].map((start_seconds) => ({ start_seconds, duration_seconds: 100 }));
    const tcx = text(indoorSession(300, { laps, calories_kcal: 100, distance_meters: 1000.1 }));
    expect(all(tcx, 'DistanceMeters')).toEqual(['333.4', '333.3', '333.4']);
  });

  it('has the calories that no lap claims in its first one', () => {
    const laps = [0, 100, 200].map((start_seconds) => ({ start_seconds, duration_seconds: 100 }));
    expect(all(text(indoorSession(300, { laps, calories_kcal: 100 })), 'Calories')).toEqual(['100', '0', '0']);
    const claimed = laps.map((lap, i) => ({ ...lap, ...(i > 0 && { calories_kcal: 20 + i }) }));
    expect(all(text(indoorSession(300, { laps: claimed, calories_kcal: 100 })), 'Calories')).toEqual([
      '57',
      '21',
      '22',
    ]);
    expect(all(text(indoorSession(300, { laps, calories_kcal: undefined })), 'Calories')).toEqual(['0', '0', '0']);
  });

  it('keeps the total even if laps have no time to divide it by', () => {
    const laps = [0, 0].map((start_seconds) => ({ start_seconds, duration_seconds: 0 }));
    expect(all(text(workout({ laps, calories_kcal: 100 })), 'Calories')).toEqual(['100', '0']);
  });

  it('writes strides into the extension and crank revolutions into Cadence', () => {
    const streams = { cadence_rpm: stream(2, () => 84) };
    const run = text(workout({ sport: 'running', streams }));
    expect([all(run, 'RunCadence'), all(run, 'Cadence')]).toEqual([['84', '84'], []]);
    const hike = text(workout({ sport: 'hiking', streams }));
    expect([all(hike, 'RunCadence'), all(hike, 'Cadence')]).toEqual([['84', '84'], []]);
    const ride = text(workout({ sport: 'cycling', streams }));
    expect([all(ride, 'RunCadence'), all(ride, 'Cadence')]).toEqual([[], ['84', '84']]);
    const walk = text(workout({ sport: 'walking', streams: { running_cadence_spm: stream(1, () => 110) } }));
    expect(all(walk, 'RunCadence')).toEqual(['55']);
    expect([run, ride, walk].map((tcx) => /Sport="(\w+)"/.exec(tcx)?.[1])).toEqual(['Running', 'Biking', 'Other']);
  });

  it('has the start and the end of a workout without samples, because services reject a file without points', () => {
    const tcx = text(workout({ duration_seconds: 1800, distance_meters: 5000 }));
    expect(all(tcx, 'Time')).toEqual(['2026-02-22T06:50:17Z', '2026-02-22T07:20:17Z']);
    expect(all(tcx, 'DistanceMeters')).toEqual(['5000', '0', '5000']);
    expect(all(text(workout()), 'Time')).toHaveLength(1);
  });

  it('has name, note and watch', () => {
    const tcx = text(outdoorRun(5));
    expect(all(tcx, 'Notes')).toEqual(['Hill &amp; &lt;valley&gt;\nwind from the &quot;west&quot;']);
    expect(all(tcx, 'Name')).toEqual(['Polar Pacer Pro']);
    expect(all(tcx, 'UnitId')).toEqual([String(0x0ba9fa32)]);
  });
});

describeShared('TCX, checked against the schemas', () => {
  describeReferee(['xmllint'], 'with xmllint', () => {
    it('is valid: outdoors, indoors, without samples, at the limits of the ranges', () => {
      const edges = workout({
        source: { provider: 'polar', device: '\u0001', via: [] },
        calories_kcal: 70_000,
        avg_heart_rate_bpm: 0,
        route: [{ time_seconds: 0, latitude: 90, longitude: 180 }, ...route(4).slice(1)],
        streams: {
          heart_rate_bpm: stream(4, (i) => [0, 1, 255, 256][i]!),
          cadence_rpm: stream(4, (i) => [-1, 0, 254, 255][i]!),
          power_watts: stream(4, (i) => [-1, 0, 65_535, 65_536][i]!),
        },
      });
      const files = [outdoorRun(), indoorSession(), workout(), edges].map((given) => encoded('tcx', given));
      expect(xmlComplaints('tcx', files)).toEqual([]);
    });

    it('is invalid when an element is out of order or unknown', () => {
      const broken = text(outdoorRun(10)).replaceAll('Watts>', 'Wats>');
      expect(xmlComplaints('tcx', [Buffer.from(broken)]).join()).toContain('Wats');
      const unordered = text(indoorSession(10)).replace(
        /(<Calories>.*?<\/Calories>\n)(<Intensity>.*?<\/Intensity>\n)/,
        '$2$1',
      );
      expect(xmlComplaints('tcx', [Buffer.from(unordered)]).join()).toContain('Intensity');
    });
  });
});

describeReferee(['gpsbabel'], 'TCX, read back by gpsbabel', () => {
  it('has the same points, heart rate, cadence, power and speed', () => {
    const given = outdoorRun(600, { sport: 'cycling' });
    const points = babelPoints('tcx', encoded('tcx', given)).filter((point) => point.latitude !== undefined);
    expectTrack(points, given, 5.01e-8);
    for (const [n, point] of points.entries()) {
      const i = given.route![n]!.time_seconds;
      expect(point.power).toBe(valueAt(given, 'power_watts', i));
      expect(Math.abs(point.speed! - valueAt(given, 'speed_mps', i)!)).toBeLessThan(0.0056);
    }
  });
});
