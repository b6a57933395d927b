import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHrm } from '../../../../../src/polar/parse/files/hrm/content.js';
import { recordedSession } from '../../../../../src/polar/parse/files/hrm/recorded.js';
import { describeShared } from '../../../../support/shared.js';
import { hrmText, proTrainerFile, valuesIn } from './fixtures.js';

const sessionOf = (...path: string[]) => recordedSession(readHrm(proTrainerFile(...path)));
const kmh = (...values: number[]) => values.map((value) => value / 10);

describeShared('HRM files', () => {
  it('of version 106 in metric units, with laps, zones and a note in windows-1252', () => {
    const file = readHrm(proTrainerFile('10061401.hrm'));
    expect(file).toMatchObject({ version: 106, device: 'Polar CS600X', quality: [], lengthMillis: 123_400 });
    expect(file.recording).toMatchObject({ seconds: 5 });
    expect(file.note).toBe('first, with Umlaut: Höhe');
    expect(file.startTime).toBe('2010-06-14T18:20:05');
    expect(valuesIn(file.samples, '0')).toEqual(Array.from({ length: 25 }, (_, i) => (i === 0 ? 118 : 118 + 2 * i)));
    expect(valuesIn(file.samples, '1')?.slice(0, 5)).toEqual(kmh(264, 266, 268, 270, 272));
    expect(valuesIn(file.samples, '3')).toEqual(Array.from({ length: 25 }, (_, i) => i - 2));
    expect(file.laps).toEqual([
      expect.objectContaining({
        splitMillis: 60_000,
        durationMillis: 60_000,
        heartRate: { minimum: 118, average: 129, maximum: 140 },
        temperatureCelsius: 20.5,
        name: 'A',
        note: 'warm up',
      }),
      expect.objectContaining({
        splitMillis: 123_400,
        heartRate: { minimum: 142, average: 154, maximum: 166 },
        temperatureCelsius: 19.8,
        name: 'B',
      }),
    ]);
    expect(file.trip).toEqual({ distance: 900, ascent: 24, averageSpeed: 27.1 });
    const session = recordedSession(file);
    expect(session).toMatchObject({ startTime: '2010-06-14T18:20:05', duration: 'PT123.4S', ascent: 24 });
    expect(session.utcOffsetMinutes).toBeUndefined();
    expect(session.distance).toBeCloseTo(930.6, 1);
    expect(session.laps?.map(({ distance = 0 }) => Math.round(distance))).toEqual([446, 485]);
    expect(session.zones?.map(({ inZone }) => inZone)).toEqual(['PT0S', 'PT35S', 'PT50S', 'PT40S', 'PT0S']);
  });

  it('in US units, with a lap distance in thousandths of a mile', () => {
    const file = readHrm(proTrainerFile('10061501.hrm'));
    expect(file.startTime).toBe('2010-06-15T06:01:02.500');
    expect(valuesIn(file.samples, '0')?.slice(0, 3)).toEqual([null, null, expect.any(Number)]);
    expect(valuesIn(file.samples, '1')?.[0]).toBeCloseTo(6.706 * 3.6, 2);
    expect(valuesIn(file.samples, '1')?.at(-1)).toBeCloseTo(7.555 * 3.6, 2);
    expect(valuesIn(file.samples, '3')).toEqual(expect.arrayContaining([99.974, 117.348]));
    expect(valuesIn(file.samples, '2')).toBeUndefined();
    expect(file.trip.ascent).toBeCloseTo(17.4, 1);
    expect(file.laps[0]?.temperatureCelsius).toBeCloseTo(20, 5);
    const session = recordedSession(file);
    expect(session.distance).toBeCloseTo(713, 0);
    expect(session.laps?.[0]?.distance).toBeCloseTo(713, 0);
  });

  it('with a speed of the trip times 128', () => {
    const file = readHrm(proTrainerFile('05051001.hrm'));
    expect(file.trip.averageSpeed).toBeCloseTo(26.15, 2);
    expect(recordedSession(file).distance).toBeCloseTo(872, 0);
  });

  it('with power, pedaling index and balance in one column', () => {
    const { samples } = readHrm(proTrainerFile('Probe', '2010', '10061601.hrm'));
    expect(samples.map(({ sampleType }) => sampleType).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(valuesIn(samples, '4')).toEqual([0, 180, 190, 200, 210, 220]);
    expect(valuesIn(samples, '6')).toEqual([null, 51, 51, 49, 50, 52]);
    expect(valuesIn(samples, '5')).toEqual([null, 25, 25, 26, 24, 30]);
  });

  it('with beats: 0 is none, and the delay before the first one keeps its place', () => {
    const { samples, rrGaps, lengthMillis } = readHrm(proTrainerFile('Probe', '2010', '10061602.hrm'));
    expect(lengthMillis).toBe(30_000);
    const beats = valuesIn(samples, '11') ?? [];
    expect(beats).toHaveLength(36);
    expect(beats.slice(0, 3)).toEqual([null, 812, 805]);
    expect(beats.reduce<number>((sum, beat) => sum + (beat ?? 0), 0)).toBe(29_051);
    expect(rrGaps).toEqual([{ beat: 0, millis: 820 }]);
  });

  it('of version 105: Mode instead of SMode, three rows a lap', () => {
    const { samples, laps } = readHrm(proTrainerFile('01040101.hrm'));
    expect(samples.map(({ sampleType }) => sampleType)).toEqual(['0', '1', '3']);
    expect(valuesIn(samples, '3')).toEqual([205, 206, 207, 208]);
    expect(laps).toEqual([
      {
        splitMillis: 60_000,
        durationMillis: 60_000,
        altitude: 210,
        heartRate: { minimum: 120, average: 122, maximum: 124 },
      },
    ]);
  });

  it('of version 102: altitudes of laps and the trip in tens of meters, those of rows in meters', () => {
    const { samples, laps, trip } = readHrm(proTrainerFile('99030101.hrm'));
    expect(valuesIn(samples, '3')).toEqual([205, 206, 207, 208]);
    expect(laps[0]?.altitude).toBe(210);
    expect(trip.ascent).toBe(20);
  });

  it('of version 107, with the air pressure in the last column', () => {
    expect(valuesIn(sessionOf('11070101.hrm').samples, '7')).toEqual([1013, 1012, 1011, 1010, 1009, 1008]);
  });

  it('of WebSync: the last lap is added, nothing is known of the watch and the zones', () => {
    const session = sessionOf('12041401.hrm');
    expect(session).toMatchObject({ startTime: '2012-04-14T09:05:45', duration: 'PT148.3S' });
    expect(valuesIn(session.samples, '0')).toHaveLength(30);
    expect(session.laps?.map(({ splitMillis, durationMillis }) => [splitMillis, durationMillis])).toEqual([
      [70_200, 70_200],
      [148_300, 78_100],
    ]);
    expect(session.device).toBeUndefined();
    expect(session.zones).toBeUndefined();
    expect(session.ascent).toBeUndefined();
  });

  it.each(['odd-bom-cr.hrm', 'odd-junk.hrm'])('from other programs and editors: %s', (name) => {
    const file = readHrm(proTrainerFile(name));
    expect(valuesIn(file.samples, '0')).toEqual([100, 101, 102]);
    expect(file).toMatchObject({ recording: { seconds: 5 }, quality: [] });
  });

  it('without samples: a summary', () => {
    const file = readHrm(proTrainerFile('broken-no-hrdata.hrm'));
    expect(file).toMatchObject({ samples: [], lengthMillis: 15_000, quality: ['rows_missing'] });
  });

  it('without a mode: only the heart rate is certain', () => {
    const { samples, quality } = readHrm(proTrainerFile('broken-no-smode.hrm'));
    expect(samples.map(({ sampleType }) => sampleType)).toEqual(['0']);
    expect(valuesIn(samples, '0')).toEqual([100, 101, 102]);
    expect(quality).toEqual(['columns_unknown']);
  });

  it('with a row that is short: its heart rate stays, and no row moves', () => {
    const { samples, quality } = readHrm(proTrainerFile('broken-columns.hrm'));
    expect(valuesIn(samples, '0')).toEqual([100, 101, 102]);
    expect(valuesIn(samples, '1')).toEqual([20, null, 20]);
    expect(valuesIn(samples, '3')).toEqual([10, null, 12]);
    expect(quality).toEqual(['short_rows']);
  });

  it('with nothing but the times of laps', () => {
    const session = sessionOf('laptimes-204.hrm');
    expect(session.samples).toEqual([]);
    expect(session.laps?.map(({ durationMillis }) => durationMillis)).toEqual([60_000, 60_000]);
  });
});

describe('an HRM file', () => {
  it('cut in any place never gives a number that it does not hold whole', () => {
    const rows = ['118', '120', '131', '145'];
    const whole = hrmText({ Length: '00:00:20.0' }, '[HRData]', ...rows);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        let read: readonly (number | null)[] = [];
        try {
          read = valuesIn(readHrm(whole.subarray(0, length)).samples, '0') ?? [];
        } catch (problem) {
          expect(problem).toMatchObject({ code: 'BAD_ANSWER' });
        }
        expect(rows.map(Number).slice(0, read.length)).toEqual(read);
      }),
    );
  });

  it('says what is cut off and what is missing', () => {
    const body = hrmText({ Length: '00:00:20.0' }, '[HRData]', '118', '120', '13').subarray(0, -2);
    expect(readHrm(body).quality).toEqual(['cut_off', 'rows_missing']);
  });

  it('with surplus columns gives those that its mode names', () => {
    const { samples, quality } = readHrm(hrmText({}, '[HRData]', '100\t7', '101\t8', '102\t9'));
    expect(samples).toHaveLength(1);
    expect(quality).toEqual(['surplus_columns']);
  });

  it('with an unknown interval gives no time to its values', () => {
    const { samples, quality } = readHrm(hrmText({ Interval: 0 }, '[HRData]', '100', '101'));
    expect(samples).toEqual([]);
    expect(quality).toEqual(['interval_unknown']);
  });

  it('lasts until its last lap if its length was rounded', () => {
    const lap = ['[IntTimes]', '00:00:19.3\t120\t100\t110\t120', '0\t0\t0\t0\t0\t0', ''];
    expect(readHrm(hrmText({}, ...lap, '[HRData]', '100', '101', '102')).lengthMillis).toBe(19_300);
    const nonsense = ['[IntTimes]', '99:00:19.3\t120\t100\t110\t120', ''];
    expect(readHrm(hrmText({}, ...nonsense, '[HRData]', '100', '101', '102')).lengthMillis).toBe(15_000);
  });

  it.each([
    ['another file', Buffer.from('hello')],
    ['no day', hrmText({ Date: 20101332 })],
    ['no time', hrmText({ StartTime: '25:99' })],
    ['nothing', Buffer.alloc(0)],
  ])('is refused in a sentence: %s', (_, body) => {
    expect(() => readHrm(body)).toThrow(/HRM file/);
  });

  it('with more rows than any session has is refused', () => {
    const body = hrmText({}, '[HRData]', '100\r\n'.repeat(864_001));
    expect(() => readHrm(body)).toThrow('more than 864000 rows');
  });
});
