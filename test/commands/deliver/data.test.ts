import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { wholeRecords } from '../../support/data/records.js';
import { place } from './targets.js';

const { sleep, nightly_recharge, physical_info, spo2 } = wholeRecords;

it('nights and days arrive at intervals.icu, of several blood oxygen tests in a day the last one with a result', async () => {
  const { standIns, home, call, add } = await place();
  const store = openStore(join(home, 'polar-sync.db'));
  store.atomically(() => {
    for (const record of [
      sleep,
      nightly_recharge,
      { ...physical_info, id: '2026-02-22T10:00:00Z', date: '2026-02-22' },
    ])
      store.records.save('10579', record);
    const { blood_oxygen_percent: _none, ...failed } = spo2;
    for (const [hour, record] of [
      ['07', { ...spo2, blood_oxygen_percent: 95 }],
      ['09', { ...spo2, blood_oxygen_percent: 96.5 }],
      ['11', { ...failed, test_status: 'inconclusive' }],
    ] as const) {
      store.records.save('10579', { ...record, id: `2026-02-22T${hour}:00:00Z`, time: `2026-02-22T${hour}:00:00Z` });
    }
  });
  store.close();
  await add('intervals', { more: ['--since', '2026-02-20', '--data'] });
  const pushed = await call(['push']);
  expect([pushed.exitCode, pushed.stdout]).toEqual([0, 'intervals: 7 sent.\n']);
  expect(Object.fromEntries(standIns.played.intervals.wellness)).toEqual({
    '2026-02-22': {
      ...{ sleepSecs: 25_030, sleepScore: 81, hrv: 62 },
      ...{ restingHR: 47, weight: 71.5, spO2: 96.5 },
    },
  });
  expect((await call(['push'])).stdout).toBe('intervals: 7 unchanged.\n');
});
