import { describe, expect, it } from 'vitest';
import { describeShared } from '../../../support/shared.js';
import { series, sessionsIn, sessionsOf } from './support.js';

const range = (from: number, step: number, count: number) => Array.from({ length: count }, (_, i) => from + i * step);
const close = (values: readonly number[], digits = 2) => values.map((value) => expect.closeTo(value, digits));

describeShared('CSV among the examples', () => {
  it('has the heart rates of the TCX of the same session, row by row', () => {
    const [csv] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05.CSV');
    const [tcx] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05.TCX');
    expect(series(csv!, '0')).toEqual(series(tcx!, '0'));
    expect(csv).toMatchObject({
      startTime: '2023-06-14T18:20:05',
      duration: 'PT90S',
      note: 'windy, "cold"',
      sport: 'RUNNING',
      detailedSportInfo: 'RUNNING',
      distance: 261,
      ascent: 9,
      descent: 0,
    });
    expect(series(csv!, '1')?.slice(0, 2)).toEqual([0, 0]);
    for (const absent of ['utcOffsetMinutes', 'name', 'device', 'marks']) expect(csv).not.toHaveProperty(absent);
  });

  it('has the units that its columns name', () => {
    const [session] = sessionsOf('flow/csv-us.csv');
    expect(session).toMatchObject({
      startTime: '2021-03-09T18:15:00',
      marks: ['date_day_first_assumed'],
      fatPercentage: 30,
      carbohydratePercentage: 68,
      proteinPercentage: 2,
      ascent: expect.closeTo(1.52, 2),
      distance: expect.closeTo(67.06, 2),
      detailedSportInfo: 'ROAD_BIKING',
      duration: 'PT10S',
    });
    expect((series(session!, '1')?.[0] ?? 0) / 3.6).toBeCloseTo(6.706, 3);
    expect(series(session!, '3')).toEqual(close(range(99.9744, 0.3048, 11)));
    expect(series(session!, '9')?.[0]).toBeCloseTo(20, 6);
    expect(series(session!, '4')).toEqual(range(150, 1, 11));
    expect(series(session!, '10')).toEqual(close(range(0, 6.7056, 11)));
  });

  it('of every two seconds has its gap, and may end on the next day', () => {
    const [session] = sessionsOf('flow/csv-rate2.csv');
    const heart = series(session!, '0');
    expect([heart?.length, heart?.[4], session?.samples?.[0]?.recordingRate]).toEqual([11, null, 2]);
    expect(session).toMatchObject({
      startTime: '2019-12-25T23:59:50',
      duration: 'PT21S',
      detailedSportInfo: 'OTHER_INDOOR',
    });
    for (const absent of ['marks', 'distance']) expect(session).not.toHaveProperty(absent);
  });

  it('without rows is a session without series', () => {
    const [session] = sessionsOf('flow/csv-summary-only.csv');
    expect(session).toMatchObject({ startTime: '2022-03-01T08:00:00', duration: 'PT1800S', calories: 150 });
    for (const absent of ['samples', 'marks']) expect(session).not.toHaveProperty(absent);
  });

  it('that is cut off keeps its whole rows', () => {
    const [cut] = sessionsOf('flow/csv-broken.csv');
    const [whole] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05.CSV');
    expect(cut?.marks).toEqual(['rows_incomplete']);
    const heart = series(cut!, '0') ?? [];
    expect(heart.length).toBeGreaterThan(10);
    expect(heart).toEqual(series(whole!, '0')?.slice(0, heart.length));
    expect(series(cut!, '10')).toEqual(series(whole!, '10')?.slice(0, heart.length));
  });

  it('with a number for a name has six rows', () => {
    const [session] = sessionsOf('flow/7712345678.csv');
    expect(session?.startTime).toBe('2024-05-02T06:00:00');
    expect(series(session!, '0')).toHaveLength(6);
  });
});

describe('CSV', () => {
  const file = (date: string, time: string, rows = '') =>
    `Name,Sport,Date,Start time,Duration,Notes,\nA B,RUNNING,${date},${time},00:00:03,,\nSample rate,Time,HR (bpm),\n${rows}`;
  const read = (body: string, name = 'a.csv') => sessionsIn({ name, body })[0]!;

  it.each([
    ['14.06.2023', '18:20:05', '2023-06-14T18:20:05', undefined],
    ['04.06.2023', '18:20:05', '2023-06-04T18:20:05', undefined],
    ['04-06-2023', '18:20:05', '2023-06-04T18:20:05', ['date_day_first_assumed']],
    ['06/14/2023', '6:20:05 PM', '2023-06-14T18:20:05', undefined],
    ['14/06/2023', '12:20:05 AM', '2023-06-14T00:20:05', undefined],
    ['06/06/2023', '12:20:05 PM', '2023-06-06T12:20:05', undefined],
    ['2023-06-04', '18:20:05 PM', '2023-06-04T18:20:05', undefined],
  ])('starts on %s at %s', (date, time, startTime, marks) => {
    expect(read(file(date, time))).toMatchObject({ startTime, ...(marks && { marks }) });
    expect(read(file(date, time)).marks).toEqual(marks);
  });

  it('takes the order of day and month from its name', () => {
    const session = read(file('04-06-2023', '18:20:05'), 'A_B_2023-04-06_18-20-05.CSV');
    expect(session.startTime).toBe('2023-04-06T18:20:05');
    expect(session).not.toHaveProperty('marks');
  });

  it('does not shift rows when one is missing, and leaves out the number that is cut off', () => {
    const rows = '1,00:00:00,100,\n,00:00:01,101,\n,00:00:03,103,\n,00:00:04,10';
    const session = read(file('14.06.2023', '18:20:05', rows));
    expect(series(session, '0')).toEqual([100, 101, null, 103]);
    expect(session.marks).toEqual(['rows_incomplete']);
  });

  it('with quotes that never end, or a line of megabytes, is read once', () => {
    const notes = `Name,Sport,Date,Start time,Duration,Notes,\nA,RUNNING,14.06.2023,18:20:05,00:00:03,"${'x,""'.repeat(1_000_000)}`;
    expect(() => read(notes)).toThrow('truncated CSV');
    expect(() => read(`Name,Sport,Date,Start time,Duration,${','.repeat(3_000_000)}`)).toThrow('truncated CSV');
  });

  it.each(['31.02.2023', '2023', ''])('without a start is refused: %s', (date) => {
    expect(() => read(file(date, '18:20:05'))).toThrow('without a start');
  });
});
