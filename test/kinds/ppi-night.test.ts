import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PpiDay } from '../../src/kinds/definitions/ppi.js';
import { nightOfBeats } from '../../src/kinds/ppi-night.js';
import { type Beat, stretchesOf } from '../../src/polar/parse/kinds/stretches.js';
import { openInMemory } from '../../src/storage/open.js';
import { Store } from '../../src/storage/store.js';
import { wholeRecords } from '../support/data/records.js';

const evening = 23 * 3_600_000;
const night = { start_time_local: '2026-02-21T23:04:22.675', end_time_local: '2026-02-22T06:31:52.675' };

function dayOf(date: string, beats: readonly Beat[]): PpiDay {
  const stretches = stretchesOf(beats);
  return {
    ...{
      kind: 'ppi',
      id: `${date}/A1B2C3D4`,
      date,
      time_basis: 'local',
      source: 'accesslink_v4',
      device_id: 'A1B2C3D4',
    },
    ...{ beat_count: beats.length, usable_beat_count: beats.filter(({ usable }) => usable).length, stretches },
  };
}

function beats(from: number, intervals: readonly number[], usable = true): Beat[] {
  let offset = from;
  return intervals.map((interval) => {
    const beat = { offset, interval, usable };
    offset += interval;
    return beat;
  });
}

describe('heart rate variability of a night', () => {
  it('is that of the usable beats of the sleep, whatever was before, after and beside it', () => {
    const before = dayOf('2026-02-21', [...beats(3_600_000, [400]), ...beats(evening + 600_000, [1000, 1100])]);
    const after = dayOf('2026-02-22', [
      ...beats(3_600_000, [900, 1000]),
      ...beats(7_200_000, [300], false),
      ...beats(8 * 3_600_000, [400]),
    ]);
    expect(nightOfBeats(night, [before, after])).toEqual({
      ...{ night_beat_count: 4, night_heart_rate_bpm: 60, night_hrv_rmssd_ms: 100, night_sdnn_ms: 81.6 },
      night_pnn50_percent: 100,
    });
    expect(nightOfBeats(night, [dayOf('2026-02-22', beats(3_600_000, [900]))])).toEqual({
      ...{ night_beat_count: 1, night_heart_rate_bpm: 66.7 },
    });
    expect(nightOfBeats(night, [dayOf('2026-02-22', beats(9 * 3_600_000, [900, 910]))])).toBeUndefined();
  });

  it('of one night is found in the database without reading the others', () => {
    const db = openInMemory();
    const plan = (where: string) =>
      db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT * FROM ppi_nights ${where}`)
        .all()
        .map(({ detail }) => detail);
    expect(plan("WHERE date = '2026-02-22'")).toContain('SEARCH s USING INDEX sleep_date (date=?)');
    expect(plan("WHERE date >= '2026-02-22'")).toContainEqual(expect.stringMatching(/^SEARCH s USING INDEX .*>\?\)/));
    // The beats are computed once, not once for each column.
    expect(plan('').filter((detail) => /^SCAN i /.test(detail))).toHaveLength(1);
    db.close();
  });

  it('is the same in the view of the database', () => {
    const stretch = fc.record({
      from: fc.integer({ min: 0, max: 9 * 3_600_000 }),
      intervals: fc.array(fc.integer({ min: 300, max: 2000 }), { minLength: 1, maxLength: 8 }),
      usable: fc.boolean(),
    });
    const day = fc.array(stretch, { maxLength: 4 });
    fc.assert(
      fc.property(day, day, (before, after) => {
        const made = (date: string, shift: number, list: typeof before) =>
          dayOf(
            date,
            list.flatMap(({ from, intervals, usable }) => beats(from + shift, intervals, usable)),
          );
        const days = [made('2026-02-21', evening - 4 * 3_600_000, before), made('2026-02-22', 0, after)];
        const db = openInMemory();
        const store = new Store(':memory:', db);
        store.atomically(() => {
          store.records.save('1', { ...wholeRecords.sleep, ...night });
          for (const one of days) store.records.save('1', one);
        });
        const row = db.prepare<unknown[], Record<string, number | null>>('SELECT * FROM ppi_nights').get();
        store.close();
        const told = nightOfBeats(night, days);
        expect(row?.beat_count).toBe(told?.night_beat_count);
        const near = (one: number | null | undefined, other: number | undefined) =>
          other === undefined
            ? expect(one ?? null).toBeNull()
            : expect(Math.abs((one ?? 0) - other)).toBeLessThan(0.11);
        near(row?.avg_heart_rate_bpm, told?.night_heart_rate_bpm);
        near(row?.hrv_rmssd_ms, told?.night_hrv_rmssd_ms);
        near(row?.sdnn_ms, told?.night_sdnn_ms);
        near(row?.pnn50_percent, told?.night_pnn50_percent);
      }),
      { numRuns: 30 },
    );
  });
});
