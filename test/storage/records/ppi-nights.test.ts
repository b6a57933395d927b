import { expect, it } from 'vitest';
import type { PpiDay } from '../../../src/kinds/definitions/ppi.js';
import { stretchesOf } from '../../../src/polar/parse/kinds/stretches.js';
import { openInMemory } from '../../../src/storage/open.js';
import { Store } from '../../../src/storage/store.js';
import { wholeRecords } from '../../support/data/records.js';

/** Beats one after the other from a second of the day on. */
function beats(from: number, intervals: readonly number[], usable = true) {
  let offset = from * 1000;
  return intervals.map((interval) => {
    const beat = { offset, interval, usable };
    offset += interval;
    return beat;
  });
}

const dayOf = (date: string, all: ReturnType<typeof beats>): PpiDay => ({
  ...{ kind: 'ppi', id: `${date}/A1B2C3D4`, date, time_basis: 'local', source: 'accesslink_v4', device_id: 'A1B2C3D4' },
  ...{
    beat_count: all.length,
    usable_beat_count: all.filter(({ usable }) => usable).length,
    stretches: stretchesOf(all),
  },
});

it('the view of the nights computes RMSSD, SDNN and pNN50 from both days of a night, within stretches only', () => {
  const db = openInMemory();
  const store = new Store(':memory:', db);
  const evening = [1000, 1060, 1010];
  const morning = [900, 960, 955, 1020];
  store.atomically(() => {
    store.records.save('1', wholeRecords.sleep);
    // 23:04:22 to 06:31:52: before, within, and after the night.
    const before = [...beats(3600, [500, 800]), ...beats(23 * 3600 + 1800, evening)];
    store.records.save('1', dayOf('2026-02-21', before));
    const after = [...beats(7200, morning), ...beats(10_000, [300, 1400], false), ...beats(8 * 3600, [400, 1200])];
    store.records.save('1', dayOf('2026-02-22', after));
  });
  const differences = [60, -50, 60, -5, 65];
  const all = [...evening, ...morning];
  const mean = all.reduce((sum, ms) => sum + ms, 0) / all.length;
  const rounded = (value: number) => Math.round(value * 10) / 10;
  expect(db.prepare('SELECT * FROM ppi_nights').all()).toEqual([
    {
      ...{ user_id: '1', date: '2026-02-22', device_id: 'A1B2C3D4', beat_count: 7 },
      avg_heart_rate_bpm: rounded(60_000 / mean),
      hrv_rmssd_ms: rounded(Math.sqrt(differences.reduce((sum, one) => sum + one * one, 0) / 5)),
      sdnn_ms: rounded(Math.sqrt(all.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / 6)),
      pnn50_percent: 60,
    },
  ]);
  store.close();
});
