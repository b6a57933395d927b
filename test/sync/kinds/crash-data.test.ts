import { describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { say } from '../../support/say.js';
import { dieAtEach } from '../sweeps/crash/crash-each.js';
import { clockOfSweeps, sweepStart } from '../sweeps/crash/crash-stage.js';
import { everyCommit, everyRequest, undisturbed } from '../sweeps/crash/crash-support.js';

clockOfSweeps();

const day = 86_400_000;
const dateOf = (ago: number) => new Date(sweepStart - ago * day).toISOString().slice(0, 10);

/** Days that do not grow during the sweep: two nights, three days of heart rate, three changes of physical information. */
function prepare({ data }: Sandbox): void {
  const night = (ago: number) => ({
    date: dateOf(ago),
    sleep_start_time: `${dateOf(ago + 1)}T23:10:22.675+01:00`,
    sleep_end_time: `${dateOf(ago)}T06:40:00+01:00`,
    deep_sleep: 5400,
    hypnogram: { '23:10': 2, '00:40': 4, '02:10': 3 },
    heart_rate_samples: { '23:15': 56, '03:00': 49 },
  });
  const beats = (ago: number) => ({
    date: dateOf(ago),
    heart_rate_samples: [60, 61, 0].map((heart_rate, i) => ({ heart_rate, sample_time: `0${i}:05:00` })),
  });
  const body = (ago: number, vo2_max: number) => ({
    created: `${dateOf(ago)}T08:00:00Z`,
    modified: `${dateOf(ago)}T08:00:00Z`,
    weight: 70 + ago,
    vo2_max,
  });
  data.serve('sleep', [night(5), night(1)]);
  data.serve('continuous-heart-rate', [beats(9), beats(1), beats(0)]);
  data.serve('physical-info', [body(20, 50), body(6, 51), body(1, 51)]);
}

describe('a pull of data that is killed and started again ends as one that was not', () => {
  it('at every request, before and after its effect, and after every commit', { timeout: 40 * 60_000 }, async ({
    signal,
  }) => {
    const flags = ['--data', 'sleep,heart-rate,physical-info'];
    const reference = await undisturbed([], 'exercises', flags, prepare);
    // Two nights, three days, three changes, and the three payloads that a commit deletes at Polar.
    expect(reference.contents.records).toHaveLength(2 + 3 + 3 + 3);
    const sweep = { sessions: [], source: 'exercises', reference, flags, prepare } as const;
    const requests = everyRequest(reference);
    const commits = everyCommit(reference, 'after');
    expect(requests.length).toBeGreaterThanOrEqual(2 * 13);
    const tried = await dieAtEach(sweep, [...requests, ...commits], signal);
    say(`data: killed at ${tried}; each of ${reference.requests} requests twice`);
  });

  it('of every kind, at every request, before and after its effect', { timeout: 40 * 60_000 }, async ({ signal }) => {
    const elements = await everyKind();
    const serve = (sandbox: Sandbox) => {
      prepare(sandbox);
      for (const [kind, of] of elements) sandbox.data.serve(kind, of);
    };
    const flags = ['--data', 'all'];
    const reference = await undisturbed([], 'exercises', flags, serve);
    // What was served of each kind; of those that `prepare` serves, as much as in the case above.
    const served = elements.reduce((sum, [, list]) => sum + list.length, 0);
    expect(reference.contents.records).toHaveLength(served + 2 + 3 + 3 + 3);
    const sweep = { sessions: [], source: 'exercises', reference, flags, prepare: serve } as const;
    const tried = await dieAtEach(sweep, everyRequest(reference), signal);
    say(`every kind of data: killed at ${tried}; each of ${reference.requests} requests twice`);
  });
});

type Kind = Parameters<Sandbox['data']['serve']>[0];

/** The paths at which each kind is requested as a whole; those that `prepare` serves are not among them. */
const addresses: Partial<Record<Kind, string>> = {
  'nightly-recharge': 'nightly-recharge',
  activities: 'activities?steps=true&activity_zones=true&inactivity_stamps=true',
  'cardio-load': 'cardio-load/period/days/10',
  alertness: 'sleepwise/alertness',
  'circadian-bedtime': 'sleepwise/circadian-bedtime',
  bodytemperature: 'biosensing/bodytemperature',
  skintemperature: 'biosensing/skintemperature',
  skincontacts: 'biosensing/skincontacts',
  ecg: 'biosensing/ecg',
  spo2: 'biosensing/spo2',
};

/**
 * A few days of a generated life, as many as it takes for each kind to have something, taken once, so that they do not grow
 * while the sweep goes on, and up to yesterday: in the zone they were lived in it may be tomorrow already.
 */
async function everyKind(): Promise<[Kind, object[]][]> {
  const sandbox = await startSandbox({ sessions: [], historyDays: 8, now: () => sweepStart - day });
  try {
    const headers = { authorization: `Bearer ${sandbox.issueToken()}`, accept: 'application/json' };
    return await Promise.all(
      Object.entries(addresses).map(async ([kind, address]): Promise<[Kind, object[]]> => {
        const answer = (await (await fetch(`${sandbox.url}/v3/users/${address}`, { headers })).json()) as object;
        const list = (Array.isArray(answer) ? answer : Object.values(answer)[0]) as object[];
        expect(list.length, kind).toBeGreaterThan(0);
        return [kind as Kind, list];
      }),
    );
  } finally {
    await sandbox.close();
  }
}
