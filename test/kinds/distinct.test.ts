import { describe, expect, it } from 'vitest';
import { distinct } from '../../src/kinds/distinct.js';
import { normalizeRecharge } from '../../src/kinds/normalize/nightly-recharge.js';
import { normalizeSleep } from '../../src/kinds/normalize/sleep.js';
import { parseSleep } from '../../src/polar/parse/kinds/sleep.js';

const date = '2026-02-22';
const night = {
  date,
  startTime: '2026-02-21T23:10:00+01:00',
  endTime: '2026-02-22T06:40:00+01:00',
  hypnogram: { '23:10': 3, '01:00': 4 },
};
const nap = {
  date,
  startTime: '2026-02-22T13:05:00+01:00',
  endTime: '2026-02-22T13:50:00+01:00',
  heartRates: { '13:10': 55 },
};

describe('two sleeps of one date', () => {
  it.each([
    ['first', [night, nap]],
    ['last', [nap, night]],
  ])('stay two, and the longer one is the night, even if it comes %s', (_order, sleeps) => {
    const found = distinct(sleeps.map((one) => normalizeSleep(one)!)).sort((a, b) => a.id.length - b.id.length);
    expect(found).toEqual([normalizeSleep(night), { ...normalizeSleep(nap), id: `${date}/13:05:00` }]);
  });

  it('are two records of a response of AccessLink', () => {
    const element = ({ startTime, endTime, ...rest }: { startTime: string; endTime: string }) => ({
      ...rest,
      sleep_start_time: startTime,
      sleep_end_time: endTime,
    });
    const body = new TextEncoder().encode(JSON.stringify({ nights: [element(night), element(nap)] }));
    const { records } = parseSleep({ body, fetchedAt: '2026-02-22T15:00:00Z' });
    expect(records.map(({ id }) => id)).toEqual([date, `${date}/13:05:00`]);
    expect(records.map((record) => 'stages' in record)).toEqual([true, false]);
  });

  it('that overlap are the same sleep: the first counts, the other fills in', () => {
    const later = { ...night, startTime: '2026-02-21T23:12:00+01:00', sleepScore: 80 };
    expect(distinct([normalizeSleep(night)!, normalizeSleep(later)!])).toEqual([
      { ...normalizeSleep(night), sleep_score: 80 },
    ]);
  });
});

it('two records of anything but a sleep are one', () => {
  const [one, other] = [normalizeRecharge({ date, hrvAvg: 40 }), normalizeRecharge({ date, hrvAvg: 50, status: 3 })];
  expect(distinct([one, other])).toEqual([{ ...one, nightly_recharge_status: 3 }]);
});
