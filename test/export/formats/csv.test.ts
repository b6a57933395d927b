import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../../src/export/format.js';
import { indoorSession, outdoorRun, stream, workout } from '../../support/data/workouts.js';
import { collected } from '../../support/judges/encoded.js';
import { readRfc4180 } from '../../support/judges/rfc4180.js';

/** Rows of a table as objects by column name. */
function table(text: string): Record<string, string>[] {
  const [head = [], ...rows] = readRfc4180(text);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]!])));
}

describe('CSV table of workouts', () => {
  it('has one row per workout, empty where nothing is known', () => {
    const [run, bare] = table(collected('csv', [outdoorRun(600), workout()]));
    expect(run).toMatchObject({
      id: '3k9x2m7q1v8a',
      start_time: '2026-02-22T06:50:17Z',
      type: 'trail_running',
      name: 'Hill & <valley>',
      note: 'wind from the "west"',
      distance_meters: '1800',
      max_speed_mps: '4.321',
      heart_rate_zone_5_seconds: '300',
      has_route: 'true',
      via: 'transaction exercises',
      device: 'Polar Pacer Pro',
    });
    expect(bare).toMatchObject({ id: '3k9x2m7q1v8a', distance_meters: '', name: '', utc_offset_minutes: '' });
  });

  it('lets you choose and order the columns, and lists them when one is wrong', () => {
    const text = collected('csv', [outdoorRun(600)], { columns: ['calories_kcal', 'id'] });
    expect(text).toBe('calories_kcal,id\r\n143,3k9x2m7q1v8a\r\n');
    expect(() => encoderFor('csv', { columns: ['id', 'calorie'] })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_COLUMN', exitCode: 2, hint: expect.stringContaining('calories_kcal') }),
    );
  });

  it('guards free text against formulas and leaves numbers alone', () => {
    const given = workout({
      name: '=HYPERLINK("http://x","y")',
      note: '@SUM(A1)',
      utc_offset_minutes: -180,
      feeling: -0.5,
    });
    const [row] = table(collected('csv', [given]));
    expect(row).toMatchObject({
      name: '\'=HYPERLINK("http://x","y")',
      note: "'@SUM(A1)",
      utc_offset_minutes: '-180',
      feeling: '-0.5',
    });
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['\uff0bA1', "'\uff0bA1"],
    ['\n=1', "'\n'=1"],
    ['warm;=1+1', "warm;'=1+1"],
    ['warm;"=1+1"', 'warm;"\'=1+1"'],
    ['warm\n@SUM(A1)', "warm\n'@SUM(A1)"],
    ['warm;-2+3', "warm;'-2+3"],
    ['plan:\n- easy\n- hard', 'plan:\n- easy\n- hard'],
    ['2 + 2 = 4; done', '2 + 2 = 4; done'],
    ['a,=b', 'a,=b'],
  ])('writes the name %j as %j, so that no cell begins with a formula in any language', (name, cell) => {
    expect(table(collected('csv', [workout({ name })]))[0]).toMatchObject({ name: cell });
  });

  it('quotes what needs it', () => {
    const given = workout({ name: 'a,b\r\n"c"\u0000', note: 'plain' });
    expect(collected('csv', [given], { columns: ['name', 'note'] })).toBe('name,note\r\n"a,b\r\n""c""",plain\r\n');
  });

  it('is only a header without workouts', () => {
    expect(readRfc4180(collected('csv', []))).toHaveLength(1);
  });
});

describe('CSV table of samples', () => {
  it('has one row per second with channels and route side by side', () => {
    const given = outdoorRun(600);
    const rows = table(collected('csv', [given, indoorSession(30)], { table: 'samples' }));
    expect(rows).toHaveLength(610);
    expect(rows[1]).toEqual({
      workout_id: '3k9x2m7q1v8a',
      time: '2026-02-22T06:50:18Z',
      t_seconds: '1',
      heart_rate_bpm: '121',
      speed_mps: '2.501',
      cadence_rpm: '81',
      altitude_meters: '100.1',
      power_watts: '201',
      pedaling_index_percent: '',
      left_right_balance_percent: '',
      air_pressure_hpa: '',
      running_cadence_spm: '',
      temperature_celsius: '-3',
      distance_meters: '3',
      latitude: '61.4978333',
      longitude: '23.7809999',
      route_altitude_meters: '100.1',
      lap: '1',
    });
    expect(rows.map((row) => row.temperature_celsius).slice(0, 2)).toEqual(['-3.5', '-3']);
    expect(rows[610 - 30]).toMatchObject({ workout_id: '7indoor00001', t_seconds: '0', heart_rate_bpm: '' });
  });

  it('numbers the laps, and leaves the column empty if there are none', () => {
    const streams = { heart_rate_bpm: stream(4, (i) => 100 + i) };
    const laps = [0, 2].map((start_seconds) => ({ start_seconds, duration_seconds: 2 }));
    const lapsIn = (given: Parameters<typeof workout>[0]) =>
      table(collected('csv', [workout({ streams, ...given })], { table: 'samples' })).map(({ lap }) => lap);
    expect(lapsIn({ laps })).toEqual(['1', '1', '2', '2']);
    expect(lapsIn({ auto_laps: laps })).toEqual(['1', '1', '2', '2']);
    expect(lapsIn({})).toEqual(['', '', '', '']);
  });

  it('numbers the rest after the last lap as in FIT and TCX', () => {
    const streams = { heart_rate_bpm: stream(3, () => 100, 10) };
    const laps = [0, 10].map((start_seconds) => ({ start_seconds, duration_seconds: 10 }));
    const rows = table(collected('csv', [workout({ streams, laps, duration_seconds: 30 })], { table: 'samples' }));
    expect(rows.map(({ lap }) => lap)).toEqual(['1', '2', '3']);
  });

  it('joins channels with different rates by time', () => {
    const streams = { heart_rate_bpm: stream(3, (i) => 100 + i, 5), speed_mps: stream(4, (i) => i / 2, 0.5) };
    const rows = table(collected('csv', [workout({ streams })], { table: 'samples' }));
    expect(rows.map((row) => [row.t_seconds, row.heart_rate_bpm, row.speed_mps])).toEqual([
      ['0', '100', '0'],
      ['1', '', '1'],
      ['2', '', ''],
      ['5', '101', ''],
      ['10', '102', ''],
    ]);
  });

  it('joins by time even if there are as many values at other times', () => {
    const seconds = (given: Parameters<typeof workout>[0]) =>
      table(collected('csv', [workout(given)], { table: 'samples' })).map((row) => [
        row.t_seconds,
        row.heart_rate_bpm,
        row.latitude,
      ]);
    const heart_rate_bpm = stream(3, (i) => 100 + i);
    const late = [4, 5, 6].map((time_seconds) => ({ time_seconds, latitude: time_seconds, longitude: 0 }));
    expect(seconds({ streams: { heart_rate_bpm }, route: late })).toEqual([
      ['0', '100', ''],
      ['1', '101', ''],
      ['2', '102', ''],
      ['4', '', '4'],
      ['5', '', '5'],
      ['6', '', '6'],
    ]);
    const streams = { heart_rate_bpm: stream(4, (i) => 100 + i, 0.5), speed_mps: stream(4, () => 3) };
    expect(seconds({ streams }).map(([, bpm]) => bpm)).toEqual(['100', '102', '', '']);
  });

  it('has no row in a pause, and continues after it with the value at which the timer stopped', () => {
    const streams = { heart_rate_bpm: stream(6, (i) => (i === 1 ? null : 100 + i)) };
    const pauses = [{ start_seconds: 3, duration_seconds: 5.844 }];
    const rows = table(collected('csv', [workout({ streams, pauses })], { table: 'samples' }));
    expect(rows.map((row) => [row.t_seconds, row.time?.slice(17), row.heart_rate_bpm])).toEqual([
      ['0', '17Z', '100'],
      ['1', '18Z', ''],
      ['2', '19Z', '102'],
      ['9', '25.844Z', '103'],
      ['10', '26.844Z', '104'],
      ['11', '27.844Z', '105'],
    ]);
  });

  it('keeps a route point that was taken in a pause', () => {
    const streams = { heart_rate_bpm: stream(4, (i) => 100 + i) };
    const points = [0, 1, 2.4, 5, 7.6, 9].map((time_seconds) => ({
      time_seconds,
      latitude: time_seconds,
      longitude: 0,
    }));
    const pauses = [{ start_seconds: 1.5, duration_seconds: 6 }];
    const rows = table(collected('csv', [workout({ streams, pauses, route: points })], { table: 'samples' }));
    expect(rows.map((row) => [row.t_seconds, row.time?.slice(17), row.heart_rate_bpm, row.latitude])).toEqual([
      ['0', '17Z', '100', '0'],
      ['1', '18Z', '101', '1'],
      ['2', '19Z', '', '2.4'],
      ['5', '22Z', '', '5'],
      ['8', '25Z', '102', '7.6'],
      ['9', '26Z', '103', '9'],
    ]);
  });

  it('has the milliseconds of the start, and crosses midnight', () => {
    const given = workout({ start_time: '2016-12-31T23:59:59.250Z', streams: { heart_rate_bpm: stream(2, () => 90) } });
    const rows = table(collected('csv', [given], { table: 'samples' }));
    expect(rows.map((row) => row.time)).toEqual(['2016-12-31T23:59:59.250Z', '2017-01-01T00:00:00.250Z']);
  });
});

describe('the strict reader', () => {
  it.each(['a,b\n', 'a"b\r\n', '"a\r\n', '"a"b\r\n', 'a,b\r\nc\r\n', 'a'])('rejects %j', (text) => {
    expect(() => readRfc4180(text)).toThrow();
  });
});
