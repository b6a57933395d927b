import { describe, expect, it } from 'vitest';
import { ForeignFileError } from '../../../../src/polar/parse/files/format.js';
import { describeShared } from '../../../support/shared.js';
import { series, sessionsIn, sessionsOf } from './support.js';

const flow = (name: string) => `flow/${name}`;
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describeShared('TCX among the examples', () => {
  it('of Flow starts at its Id; point k is second k of the timer', () => {
    const [session] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05.TCX');
    expect(session).toMatchObject({
      startTime: '2023-06-14T18:20:05',
      utcOffsetMinutes: 120,
      duration: 'PT91S',
      device: 'Polar Vantage V2',
      note: 'windy & cold',
      calories: 14,
      sport: 'RUNNING',
      // Finnish, `Juoksu` in the file.
      detailedSportInfo: 'RUNNING',
      filePauses: [{ startMillis: 60_000, durationMillis: 25_400 }],
      laps: [
        { splitMillis: 40_000, durationMillis: 40_000, distance: 113.1 },
        { splitMillis: 91_000, durationMillis: 51_000, distance: 147.9 },
      ],
    });
    const heart = series(session!, '0');
    expect([heart?.length, heart?.[0], heart?.[59], heart?.[60], heart?.[90]]).toEqual([91, 108, 139, 124, 132]);
    expect(session?.distance).toBeCloseTo(261, 6);
    expect(series(session!, '10')?.at(-1)).toBe(261);
    expect(session?.route).toHaveLength(88);
    expect(session?.route?.[0]?.offsetMillis).toBe(3000);
    // Neither the name of a sport in another language, nor that of a program, is the name of the session.
    expect(session).not.toHaveProperty('name');
  });

  it('of Beat has milliseconds, and the app for its device', () => {
    const [session] = sessionsOf(flow('Ada_Probe_2023-06-15_07-05-14.TCX'));
    expect(session).toMatchObject({
      startTime: '2023-06-15T07:05:14.909',
      utcOffsetMinutes: 120,
      device: 'Polar BEAT',
      duration: 'PT20S',
    });
    expect(series(session!, '0')).toHaveLength(20);
    const heart = series(session!, '0') as number[];
    expect([Math.min(...heart), Math.max(...heart)]).toEqual([95, 106]);
    for (const absent of ['distance', 'laps', 'route']) expect(session).not.toHaveProperty(absent);
    expect(series(session!, '10')).toBeUndefined();
  });

  it('that was moved over from personaltrainer has local time, whatever its label', () => {
    const [session] = sessionsOf(flow('Ada_Probe_2011-07-03_09-30-00.TCX'));
    expect(session).toMatchObject({ startTime: '2011-07-03T09:30:00', duration: 'PT60S' });
    expect(session).not.toHaveProperty('utcOffsetMinutes');
    expect(session).not.toHaveProperty('localClockUnknown');
    expect(session?.samples?.[0]?.recordingRate).toBe(5);
    expect(series(session!, '0')).toHaveLength(12);
  });

  it('with the offset of winter in summer has the right instant, and the offset of its name', () => {
    const [session] = sessionsOf(flow('Ada_Probe_2016-07-10_10-00-00.tcx'));
    expect(session).toMatchObject({ startTime: '2016-07-10T10:00:00', utcOffsetMinutes: 120 });
    expect(series(session!, '0')).toHaveLength(15);
  });

  it('has power under any prefix; without a name only its instant is known', () => {
    const [session] = sessionsOf(flow('power-ns2.tcx'));
    expect(session).toMatchObject({ startTime: '2020-02-05T16:25:14', localClockUnknown: true });
    expect(session).not.toHaveProperty('utcOffsetMinutes');
    expect(series(session!, '4')).toEqual(range(180, 10));
    expect(series(session!, '2')).toEqual(Array.from({ length: 10 }, () => 85));
  });

  it('with a name in another script, a sport outside the schema and an empty last point', () => {
    const [session] = sessionsOf(flow('+__2020-12-28_16-36-16.TCX'));
    expect(session).toMatchObject({ startTime: '2020-12-28T16:36:16', utcOffsetMinutes: 180, sport: 'SWIMMING' });
    expect(series(session!, '0')).toHaveLength(10);
    expect(series(session!, '0')?.at(-1)).toBeNull();
    expect(session?.distance).toBe(25);
  });

  it('without a track is a session without series', () => {
    const [session] = sessionsOf(flow('no-track.tcx'));
    expect(session).toMatchObject({ duration: 'PT1800S', calories: 150, detailedSportInfo: 'YOGA' });
    for (const absent of ['samples', 'route', 'distance']) expect(session).not.toHaveProperty(absent);
  });

  it('that is cut off is refused, and that of another maker left alone', () => {
    expect(() => sessionsOf(flow('truncated.TCX'))).toThrow('truncated or damaged XML');
    expect(() => sessionsOf(flow('not-polar.tcx'))).toThrow(ForeignFileError);
  });
});

describe('TCX', () => {
  const point = (time: string, bpm: number) =>
    `<Trackpoint><Time>${time}</Time><HeartRateBpm><Value>${bpm}</Value></HeartRateBpm></Trackpoint>`;
  const lap = (seconds: string, points: string) =>
    `<Lap StartTime="x"><TotalTimeSeconds>${seconds}</TotalTimeSeconds><Track>${points}</Track></Lap>`;
  const file = (
    laps: string,
    id = '2026-01-05T09:00:00.000Z',
    creator = '<Creator><Name>Polar M430</Name></Creator>',
  ) =>
    `<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>${id}</Id>${laps}${creator}</Activity></Activities></TrainingCenterDatabase>`;
  const read = (body: string, name = 'a.tcx') => sessionsIn({ name, body });
  const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second)).toISOString();
  const points = (seconds: number[]) => seconds.map((second) => point(at(second), 100 + second)).join('');

  it('places points by their times where some were lost', () => {
    const [session] = read(file(lap('10', points([1, 2, 3, 8, 9, 10]))));
    expect(series(session!, '0')).toEqual([101, 102, 103, null, null, null, null, 108, 109, 110]);
    expect(session).not.toHaveProperty('filePauses');
  });

  it('takes a jump for a pause where the timer did not run', () => {
    const [session] = read(file(lap('6', points([1, 2, 3, 8, 9, 10]))));
    expect(series(session!, '0')).toEqual([101, 102, 103, 108, 109, 110]);
    expect(session?.filePauses).toEqual([{ startMillis: 3000, durationMillis: 4000 }]);
    expect(read(file(lap('3', points([1, 2, 3]))))[0]?.filePauses).toEqual([]);
  });

  it('is Polar’s by its name only where nothing in it says otherwise', () => {
    const anonymous = file(lap('2', points([1, 2])), undefined, '');
    expect(read(anonymous, 'A_B_2026-01-05_10-00-00.TCX')[0]).toMatchObject({ utcOffsetMinutes: 60 });
    expect(() => read(anonymous, 'run.tcx')).toThrow(ForeignFileError);
    const garmin = file(lap('2', ''), undefined, '<Creator><Name>Forerunner</Name></Creator>');
    expect(() => read(garmin, 'A_B_2026-01-05_10-00-00.TCX')).toThrow(ForeignFileError);
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "aaaa">]><TrainingCenterDatabase/>', 'XML with a document type'],
    ['no session', '<TrainingCenterDatabase/>', 'without a session'],
    ['no start', file(lap('1', ''), 'yesterday'), 'without a start'],
    ['another root', '<x><TrainingCenterDatabase/></x>', 'XML other than TCX'],
  ])('with %s is refused', (_, body, what) => {
    expect(() => read(body)).toThrow(what);
  });

  it('of any depth, and with a line of megabytes, takes no longer than its length', () => {
    const deep = `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`;
    const long = `<Notes>${'x'.repeat(4_000_000)}</Notes>`;
    const [session] = read(file(lap('2', `<Trackpoint>${deep}</Trackpoint>${points([1])}`) + long));
    expect(session?.note).toHaveLength(65_536);
    expect(series(session!, '0')).toEqual([null, 101]);
  });
});
