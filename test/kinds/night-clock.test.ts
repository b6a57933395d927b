import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Night, onTimeline } from '../../src/kinds/normalize/night-clock.js';
import { normalizeSleep, type PolarNight } from '../../src/kinds/normalize/sleep.js';

const minute = 60_000;
const hour = 60 * minute;
const clockText = (wall: number) => new Date(wall).toISOString().slice(11, 16);
const local = (instant: number, offset: number) => new Date(instant + offset * minute).toISOString().slice(0, -5);
const zoned = (instant: number, offset: number) => {
  const size = Math.abs(offset);
  const text = `${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return `${local(instant, offset)}${offset < 0 ? '-' : '+'}${text}`;
};

describe('times without a date', () => {
  it('are put on the timeline of their night, across midnight, whatever the night and the order', () => {
    const night = fc.record({
      start: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }).map((ms) => Math.floor(ms / 1000) * 1000),
      minutes: fc.integer({ min: 20, max: 14 * 60 }),
      offset: fc.integer({ min: -48, max: 56 }).map((quarter) => quarter * 15),
      after: fc.uniqueArray(fc.integer({ min: 0, max: 14 * 60 - 1 }), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(night, ({ start, minutes, offset, after }) => {
        const first = Math.floor(start / minute) * minute;
        const moments = after.filter((m) => m < minutes).map((m) => first + m * minute);
        const map = Object.fromEntries(moments.map((at) => [clockText(at + offset * minute), at]));
        const found = onTimeline(map, { start, end: start + minutes * minute, startOffset: offset, endOffset: offset });
        const sorted = [...moments].sort((a, b) => a - b).map((at) => Math.max(at, start));
        expect(found.map(({ at }) => at)).toEqual(sorted);
        expect(found.map(({ wall }) => wall)).toEqual(sorted.map((at) => at + offset * minute));
      }),
    );
  });

  it('slightly outside the night stay near it', () => {
    const night: Night = {
      start: Date.UTC(2026, 1, 21, 23, 5),
      end: Date.UTC(2026, 1, 22, 6),
      startOffset: 0,
      endOffset: 0,
    };
    const at = onTimeline({ '23:00': 1, '06:04': 2, nonsense: 3 }, night).map((moment) =>
      new Date(moment.at).toISOString(),
    );
    expect(at).toEqual(['2026-02-21T23:00:00.000Z', '2026-02-22T06:04:00.000Z']);
  });
});

describe.each([
  ['Europe, spring', Date.UTC(2026, 2, 28, 22), 60, 120, Date.UTC(2026, 2, 29, 1)],
  ['Europe, autumn', Date.UTC(2026, 9, 24, 21), 120, 60, Date.UTC(2026, 9, 25, 1)],
  ['New York, spring', Date.UTC(2026, 2, 8, 4), -300, -240, Date.UTC(2026, 2, 8, 7)],
  ['New York, autumn', Date.UTC(2026, 10, 1, 3), -240, -300, Date.UTC(2026, 10, 1, 6)],
  ["St. John's, spring", Date.UTC(2026, 2, 8, 2), -210, -150, Date.UTC(2026, 2, 8, 5, 30)],
  ["St. John's, autumn", Date.UTC(2026, 10, 1, 2), -150, -210, Date.UTC(2026, 10, 1, 4, 30)],
  ['the Azores, spring', Date.UTC(2026, 2, 28, 21, 30), -60, 0, Date.UTC(2026, 2, 29, 1)],
  ['the Azores, autumn', Date.UTC(2026, 9, 24, 21, 30), 0, -60, Date.UTC(2026, 9, 25, 1)],
  ['Sydney, spring', Date.UTC(2026, 9, 3, 12), 600, 660, Date.UTC(2026, 9, 3, 16)],
  ['Sydney, autumn', Date.UTC(2026, 3, 4, 11, 30), 660, 600, Date.UTC(2026, 3, 4, 16)],
  ['Auckland, autumn', Date.UTC(2026, 3, 4, 9, 30), 780, 720, Date.UTC(2026, 3, 4, 14)],
])('the night in which the clocks change: %s', (_name, start, before, after, change) => {
  const end = start + 8 * hour;
  /** light, deep from half an hour in, rem after four hours, light after six. */
  const stages = [
    [0, 3, 'light', 0.5],
    [0.5, 4, 'deep', 3.5],
    [4, 1, 'rem', 2],
    [6, 3, 'light', 2],
  ] as const;
  const totals = { lightSleep: 2.5 * 3600, deepSleep: 3.5 * 3600, remSleep: 2 * 3600 };
  const night = (clockOf: (at: number) => number): PolarNight => ({
    date: local(end, after).slice(0, 10),
    startTime: zoned(start, before),
    endTime: zoned(end, after),
    ...totals,
    hypnogram: Object.fromEntries(
      stages.map(([h, code]) => [clockText(start + h * hour + clockOf(start + h * hour)), code]),
    ),
  });
  const expected = stages.map(([h, , stage, hours]) => {
    const at = start + h * hour;
    return {
      start_time: new Date(at).toISOString().replace('.000Z', 'Z'),
      start_time_local: local(at, at < change ? before : after),
      duration_seconds: hours * 3600,
      stage,
    };
  });

  it.each([
    ['runs on', () => before * minute],
    ['changes with the clocks', (at: number) => (at < change ? before : after) * minute],
  ])('has its stages at the right instants when the clock of the map %s', (_reading, clockOf) => {
    const record = normalizeSleep(night(clockOf))!;
    expect(record).toMatchObject({
      time_basis: 'utc',
      utc_offset_minutes: before,
      end_utc_offset_minutes: after,
      start_time_local: local(start, before),
      end_time_local: local(end, after),
    });
    expect(record.stages).toEqual(expected);
    expect(record.stages!.reduce((sum, one) => sum + one.duration_seconds, 0)).toBe((end - start) / 1000);
  });
});

describe('a night', () => {
  const night = { date: '2026-02-22', startTime: '2026-02-21T23:10:30', endTime: '2026-02-22T06:40:00' };

  it('without a zone has only local times', () => {
    const record = normalizeSleep({ ...night, hypnogram: { '23:10': 3, '01:00': 4 } })!;
    expect(record).toMatchObject({ time_basis: 'local', start_time_local: '2026-02-21T23:10:30' });
    expect(record).not.toHaveProperty('start_time');
    expect(record).not.toHaveProperty('utc_offset_minutes');
    expect(record.stages).toEqual([
      { start_time_local: '2026-02-21T23:10:30', duration_seconds: 6570, stage: 'light' },
      { start_time_local: '2026-02-22T01:00:00', duration_seconds: 20400, stage: 'deep' },
    ]);
  });

  it.each([
    ['ends before it begins', { endTime: '2026-02-21T23:00:00' }],
    ['lasts for days', { endTime: '2026-02-25T06:40:00' }],
    ['has no readable start', { startTime: 'yesterday' }],
  ])('that %s is none', (_what, change) => {
    expect(normalizeSleep({ ...night, ...change })).toBeUndefined();
  });

  it('treats what Polar writes as 0 or -1 as unknown', () => {
    const record = normalizeSleep({ ...night, sleepRating: 0, sleepScore: -1, deepSleep: -1, lightSleep: 0 })!;
    expect(record).toMatchObject({ light_sleep_seconds: 0 });
    for (const field of ['sleep_rating', 'sleep_score', 'deep_sleep_seconds']) expect(record).not.toHaveProperty(field);
  });
});
