import { expect, it } from 'vitest';
import type { Sleep } from '../../src/kinds/definitions/sleep.js';
import { distinct } from '../../src/kinds/distinct.js';
import { normalizeSleep } from '../../src/kinds/normalize/sleep.js';
import { dayFacts } from '../../src/report/days.js';

it('the time asleep on a day is that of its night, even after a nap', () => {
  const sleeps = [
    { date: '2026-02-22', startTime: '2026-02-21T23:00+01:00', endTime: '2026-02-22T07:00+01:00', lightSleep: 28_000 },
    { date: '2026-02-22', startTime: '2026-02-22T13:00+01:00', endTime: '2026-02-22T13:40+01:00', lightSleep: 2000 },
  ];
  const sleep = distinct(sleeps.map((one) => normalizeSleep(one)!)) as Sleep[];
  expect(sleep).toHaveLength(2);
  expect(dayFacts({ sleep, recharge: [], physical: [] })).toEqual([
    { day: '2026-02-22', sleep_seconds: 28_000, light_seconds: 28_000, asleep_minute: -60, awake_minute: 420 },
  ]);
});
