import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/sandbox.js';
import { verify } from '../../../../src/sync/verify.js';
import { full, type World, world } from '../../support.js';

/*
 * Polar, or something on the way to it, sends things that do not fit together. Whatever it sends: what is committed is
 * stored, and what came is kept.
 */
let w: World;

beforeEach(async () => {
  w = await world({ count: 0 });
});
afterEach(() => w.close());

const run = {
  id: 'AAAA0001',
  upload_time: '2026-02-28T07:02:00Z',
  start_time: '2026-02-28T07:00:00',
  start_time_utc_offset: 0,
  duration: 'PT3S',
  sport: 'RUNNING',
  detailed_sport_info: 'RUNNING',
  device: 'Polar M400',
  has_route: false,
  calories: 100,
  distance: 1000,
  heart_rate: { average: 120, maximum: 130 },
  heart_rate_zones: [{ index: 0, lower_limit: 100, upper_limit: 140, in_zone: 'PT3S' }],
  samples: [{ recording_rate: 1, sample_type: 0, data: '119,120,121' }],
};

/** Another Polar, which knows nothing about what the first one sent. */
async function elsewhere(element: object): Promise<void> {
  await w.close();
  w.sandbox = await startSandbox({ count: 0, now: () => w.now, firstTransactionId: 777n });
  w.sandbox.addRawExercises([element]);
  w.token = w.sandbox.issueToken();
}

const asked = (path: string) => w.sandbox.requests.some((request) => request.path.endsWith(path));
const stored = () => w.look((store) => [...store.iterate()]);

describe('a commit is not sent on the strength of another session', () => {
  it.each([
    ['without duration and device', { duration: undefined, device: undefined }],
    ['of an unknown device', { device: 'UNKNOWN' }],
    ['that agrees only in time', {}],
  ])('a ride %s at the time of a stored run is fetched in full', async (_name, unknown) => {
    w.sandbox.addRawExercises([run]);
    await w.pull({ source: 'exercises' });
    const ride = { sport: 'CYCLING', detailed_sport_info: 'CYCLING', distance: 40_000, calories: 900 };
    await elsewhere({ ...run, ...ride, id: 'BBBB0002', start_time: '2026-02-28T07:00:01', ...unknown });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(asked('/samples/0')).toBe(true);
  });

  it('the same session is not requested twice', async () => {
    w.sandbox.addRawExercises([run]);
    await w.pull({ source: 'exercises' });
    await w.pull({ source: 'transactions' });
    expect(asked('/samples/0')).toBe(false);
  });
});

describe('a number that no watch can have measured', () => {
  it.each([
    ['calories', { calories: 1e308 }],
    ['a heart rate', { heart_rate: { average: '1e300', maximum: 130 } }],
    ['an offset', { start_time_utc_offset: -1e300 }],
    ['a zone', { heart_rate_zones: [{ index: 1e308, lower_limit: 1e308, upper_limit: 140, in_zone: 'PT3S' }] }],
    [
      'satellites',
      {
        has_route: true,
        route: [0, 1].map((n) => ({
          latitude: 60,
          longitude: 25 + n / 1e4,
          time: `PT${n}S`,
          satellites: 4.5,
          fix: 1e308,
        })),
      },
    ],
  ])('(%s) does not break the workout it is in', async (_name, changes) => {
    w.sandbox.addRawExercises([{ ...run, ...changes }]);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    expect(stored()).toMatchObject([
      { distance_meters: 1000, streams: { heart_rate_bpm: { values: [119, 120, 121] } } },
    ]);
    expect((await w.look((store) => verify(store))).problems).toEqual([]);
  });

  it('does not break the day it is in', async () => {
    w.sandbox.data.serve('activities', [
      { start_time: '2026-02-20T00:00', steps: 1e308, calories: 2000, active_calories: 300 },
    ]);
    expect(await w.pullData(['activity'])).toMatchObject({ outcome: 'ok', data: { activity: { new: 1 } } });
    expect(w.look((store) => store.records.list('daily_activity'))).toMatchObject([{ calories_kcal: 2000 }]);
  });

  it('does not break the night it is in', async () => {
    const [date, rates] = ['2026-02-20', { '23:05': 1e300, '23:10': '52', '23:15': '' }];
    const times = { sleep_start_time: '2026-02-19T23:00:00+01:00', sleep_end_time: `${date}T07:00:00+01:00` };
    w.sandbox.data.serve('sleep', [{ date, ...times, heart_rate_samples: rates }]);
    expect(await w.pullData(['sleep'])).toMatchObject({ outcome: 'ok', data: { sleep: { new: 1 } } });
    const [night] = w.look((store) => [...store.records.iterate('sleep')]);
    expect(night).toMatchObject({ heart_rate_samples: [{ heart_rate_bpm: 52 }] });
  });
});

describe('a session that is offered again', () => {
  const expire = async () => {
    w.sandbox.addRawExercises([run]);
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({ exitCode: 5 });
    w.now += 11 * 60_000;
  };

  it('and has changed is stored as it is now, details included', async () => {
    await expire();
    await elsewhere({ ...run, distance: 99_999, samples: [{ recording_rate: 1, sample_type: 0, data: '99,98,97' }] });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(stored()).toMatchObject([
      { distance_meters: 99_999, streams: { heart_rate_bpm: { values: [99, 98, 97] } } },
    ]);
  });

  it('and has changed has its files requested again, and only then', async () => {
    w.sandbox.addRawExercises([run]);
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    const pull = () => w.pull({ source: 'transactions', originals: ['fit'] });
    await expect(pull()).rejects.toMatchObject({ exitCode: 5 });
    w.now += 11 * 60_000;
    await elsewhere(run);
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    await expect(pull()).rejects.toMatchObject({ exitCode: 5 });
    expect(asked('/fit')).toBe(false);
    w.now += 11 * 60_000;
    await elsewhere({ ...run, distance: 99_999 });
    expect(await pull()).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(asked('/fit')).toBe(true);
  });

  it('and has lost a channel keeps the earlier one: nothing never replaces something', async () => {
    const altitude = { recording_rate: 1, sample_type: 3, data: '5.0,6.0,7.0' };
    w.sandbox.addRawExercises([{ ...run, samples: [...run.samples, altitude] }]);
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({ exitCode: 5 });
    expect(Object.keys(stored()[0]?.streams ?? {})).toEqual(['heart_rate_bpm', 'altitude_meters']);
    w.now += 11 * 60_000;
    await elsewhere({ ...run, distance: 1001 });
    await w.pull({ source: 'transactions' });
    expect(Object.keys(stored()[0]?.streams ?? {})).toEqual(['heart_rate_bpm', 'altitude_meters']);
  });

  it('and has a new field that is not read yet is kept with it, before Polar deletes it', async () => {
    await expire();
    await elsewhere({ ...run, mood: 'bright' });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(asked('/samples')).toBe(false);
    const bodies = w.look((store) =>
      store.bodies.hashes().map((sha256) => Buffer.from(store.bodies.get(sha256) ?? [])),
    );
    expect(bodies.filter((body) => body.includes('bright'))).toHaveLength(1);
    expect(stored()).toHaveLength(1);
  });

  it('and has not changed takes one request', async () => {
    await expire();
    await elsewhere(run);
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(asked('/samples')).toBe(false);
    expect(stored()).toHaveLength(1);
  });
});

describe('what does not fit together', () => {
  it('a channel that is listed but missing keeps the transaction open', async () => {
    w.sandbox.addRawExercises([run]);
    w.sandbox.faults.add({ kind: '204', path: /\/samples\/0$/, times: 'always' });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({
      outcome: 'partial',
      transactions: { committed: 0 },
    });
    w.sandbox.faults.clear();
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(stored()[0]?.streams?.heart_rate_bpm?.values).toEqual([119, 120, 121]);
  });

  it('a session on a day that does not exist is kept unread, and never committed unless it is given up', async () => {
    w.sandbox.addRawExercises([{ ...run, start_time: '2026-02-30T07:00:00' }]);
    for (let i = 0; i < 2; i += 1) {
      expect(await w.pull({ source: 'transactions' })).toMatchObject({
        outcome: 'partial',
        transactions: { committed: 0 },
      });
    }
    const id = w.look((store) => store.transactions.items(store.transactions.open(w.sandbox.userId)[0]!.row)[0]!.id);
    const parts = w.look((store) =>
      store.payloads.current(w.sandbox.userId, 'transactions', id).map(({ part }) => part),
    );
    expect(parts).toEqual(expect.arrayContaining(['samples/0', 'summary', 'zones']));
    expect(await w.pull({ source: 'transactions', giveUp: id })).toMatchObject({ transactions: { committed: 1 } });
  });

  it('a session with an invalid start is kept unread and counted, and the others come', async () => {
    w.sandbox.addRawExercises([{ ...run, id: 'BAAD0001', start_time: 'yesterday' }, run]);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({
      outcome: 'partial',
      workouts: { new: 1 },
      failed: [{ id: 'BAAD0001', reason: expect.stringContaining('start_time') }],
    });
    expect(stored()).toHaveLength(1);
    const unread = w.look((store) => store.payloads.current(w.sandbox.userId, 'exercises', 'BAAD0001'));
    expect(unread.map(({ part }) => part)).toEqual(['unread']);
  });

  it('a response in another shape is kept unread, a gateway page is not', async () => {
    w.sandbox.addRawExercises([run]);
    w.sandbox.faults.add({ kind: 'wrong-json', path: /exercises\/AAAA0001/, times: 'always' });
    expect(await w.pull({ source: 'exercises', details: full })).toMatchObject({ outcome: 'partial' });
    const unread = () => w.look((store) => store.payloads.current(w.sandbox.userId, 'exercises', 'AAAA0001'));
    expect(unread().map(({ part }) => part)).toEqual(['listed', 'unread']);
    w.sandbox.faults.clear();
    w.sandbox.faults.add({ kind: 'html', path: /exercises\/AAAA0001/, times: 'always' });
    await w.pull({ source: 'exercises' });
    expect(unread()).toHaveLength(2);
    w.sandbox.faults.clear();
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 0, updated: 1 } });
  });

  it('millions of commas do no harm: they are kept, and reported as not understood', async () => {
    w.sandbox.addRawExercises([
      { ...run, samples: [{ recording_rate: 1, sample_type: 0, data: ','.repeat(1_000_001) }] },
    ]);
    const result = await w.pull({ source: 'exercises' });
    expect(result).toMatchObject({
      outcome: 'partial',
      failed: [{ reason: expect.stringContaining('stored, but not understood') }],
    });
  });
});
