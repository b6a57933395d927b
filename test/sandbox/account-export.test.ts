import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/archive/archive.js';
import { openArchive } from '../../src/archive/open.js';
import { combine } from '../../src/kinds/combine.js';
import type { Sleep } from '../../src/kinds/definitions/sleep.js';
import { readFlowDays } from '../../src/polar/parse/flow/days/read.js';
import { parseNightlyRecharge, parseSleep } from '../../src/polar/parse/kinds/sleep.js';
import { writeAccountExport } from '../../src/sandbox/account-export/account-export.js';
import { exportedNights } from '../../src/sandbox/account-export/nights.js';
import { Life } from '../../src/sandbox/days/life.js';
import { nightOf } from '../../src/sandbox/days/night.js';
import { rechargeJson, sleepJson } from '../../src/sandbox/days/sleep.js';
import { toJsonText } from '../../src/sandbox/represent/json.js';
import { generateYear } from '../../src/sandbox/workouts/year/year.js';
import { temporaryFolder } from '../support/folder.js';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 28, 12);
const today = Math.floor(now / DAY);
const fetchedAt = '2026-11-28T12:00:00Z';
const body = (json: Parameters<typeof toJsonText>[0]) => Buffer.from(toJsonText(json));

it('an account export of the sandbox has the nights that AccessLink serves, number by number', () => {
  const life = new Life(1, today - 60);
  const nights = exportedNights(life, today - 30, today);
  const read = (kind: 'sleep_result' | 'sleep_score' | 'nightly_recovery' | 'nightly_recovery_blob', list: object[]) =>
    readFlowDays(kind, body(list as never), { arrivedAt: fetchedAt }).records;
  const results = read('sleep_result', nights.results) as Sleep[];
  expect(results.length).toBeGreaterThan(20);
  for (const night of results) {
    const day = Math.round(Date.parse(night.date) / DAY);
    const served = nightOf(life, day);
    if (!served) throw new Error(`AccessLink serves no night of ${night.date}.`);
    const [other] = parseSleep({ body: body({ nights: [sleepJson(life, served, 'u', true)] }), fetchedAt }).records;
    const { source: _, stages, heart_rate_samples: __, ...numbers } = other as Sleep & { heart_rate_samples?: unknown };
    const score = read('sleep_score', nights.scores).find(({ date }) => date === night.date);
    const whole = combine([
      { source: 'flow_export', record: night, fingerprint: '1' },
      { source: 'flow_export', record: score as Sleep, fingerprint: '2' },
    ]) as Sleep;
    expect(whole).toMatchObject(numbers);
    const seconds = (rows: Sleep['stages'] = []) => rows.reduce((sum, { duration_seconds: one = 0 }) => sum + one, 0);
    expect(Math.abs(seconds(whole.stages) - seconds(stages))).toBeLessThan(120);
  }
  const recoveries = read('nightly_recovery', nights.recoveries);
  expect(recoveries.length).toBeGreaterThan(15);
  for (const recovery of recoveries) {
    const day = Math.round(Date.parse(recovery.date) / DAY);
    const served = rechargeJson(life, day, 'u');
    const [other] = parseNightlyRecharge({ body: body({ recharges: [served ?? {}] }), fetchedAt }).records;
    const { avg_hrv_rmssd_ms, nightly_recharge_status, ans_charge, ans_charge_status } = other as never;
    expect(recovery).toMatchObject({ avg_hrv_rmssd_ms, nightly_recharge_status, ans_charge, ans_charge_status });
  }
});

it('is a ZIP with the sessions of before it was requested', async () => {
  const path = join(temporaryFolder(), 'export.zip');
  const sessions = generateYear({ now, rateSeconds: 60 });
  const requestedAt = now - 40 * DAY;
  writeAccountExport(path, { userId: 7, sessions, seed: 1, firstDay: today - 364, requestedAt });
  const archive = await openArchive([path], defaultLimits, new AbortController().signal);
  const names: string[] = [];
  for await (const { name } of archive.each()) names.push(name);
  const before = sessions.filter(({ uploadedAt }) => uploadedAt < requestedAt);
  expect(before.length).toBeLessThan(sessions.length);
  expect(names.filter((name) => name.startsWith('training-session_'))).toHaveLength(before.length);
  expect(names).toHaveLength(before.length + 4);
});
