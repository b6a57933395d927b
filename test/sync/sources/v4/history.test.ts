import { afterEach, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../../src/errors.js';
import { bare, type World, world } from '../../support.js';
import { day, sessions } from './sessions-of-years.js';

let w: World;
afterEach(() => w.close());

const now = Date.parse('2024-01-01T12:00:00Z');

async function account(count: number, everyDays: number): Promise<void> {
  w = await world({ api: 'v4', sessions: [] });
  w.now = now;
  w.sandbox.addV4Sessions(sessions(count, everyDays));
}

const history = (more = {}) => w.pull({ source: 'v4', details: bare, since: '2000-01-01', ...more });
const stored = () => w.look((store) => store.list().length);
const summaries = () => w.sandbox.requests.filter(({ path }) => !path.includes('features='));
const walk = () => w.look((store) => store.v4.walk(w.sandbox.userId));

describe('back through the years', () => {
  it('continues past empty windows', async () => {
    await account(5, 500);
    const result = await history();
    const windows = Math.ceil((now + 2 * day - Date.UTC(2000, 0, 1)) / (90 * day));
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 5 }, failed: [], requests: windows + 5 });
    expect(w.notes).toEqual([
      'Searched back to 2000-01-01: the oldest session Polar sent is from 2014-01-03; everything from there back to 2000-01-01 was empty. Anything older is in your account export: docs/import.md.',
    ]);
    expect(walk()).toMatchObject({ since: '2000-01-01', oldestSession: '2014-01-03', endedAt: expect.any(String) });
    expect(await w.pull({ source: 'v4' })).toMatchObject({ requests: 1 });
  });

  it('that is killed or interrupted resumes where it was, and requests nothing twice', async () => {
    await account(60, 60);
    const stop = new AbortController();
    const { requests } = w.sandbox;
    const watch = setInterval(() => requests.length > 30 && stop.abort(), 1);
    const cut = await w
      .pull({ source: 'v4', details: bare, since: '2000-01-01' }, { signal: stop.signal })
      .catch((e) => e);
    clearInterval(watch);
    expect(cut).toBeInstanceOf(InterruptedError);
    const { nextTo } = walk()!;
    const came = stored();
    expect(came).toBeGreaterThan(5);
    expect(came).toBeLessThan(60);
    const before = requests.length;
    expect(await history()).toMatchObject({ outcome: 'ok', workouts: { new: 60 - came } });
    const windows = requests.slice(before).filter(({ path }) => !path.includes('features='));
    // The recent window first, then the interrupted one.
    expect(windows[1]!.path).toContain(`&to=${nextTo}T00:00:00`);
    expect(stored()).toBe(60);
    expect(requests.length).toBeLessThan(summaries().length + 60 + 2);
  });

  it('is not needed after a pause: the next pull fetches what is between, even if it is killed in the middle', async () => {
    await account(40, 10);
    w.now = Date.UTC(2014, 1, 1);
    await w.pull({ source: 'v4' });
    expect(stored()).toBe(4);
    w.now = Date.UTC(2015, 0, 20);
    w.sandbox.faults.add({ kind: '401', path: /from=2014-0[6-8].*features=/, times: 'always' });
    await expect(w.pull({ source: 'v4' })).rejects.toMatchObject({ exitCode: 4 });
    expect(stored()).toBeLessThan(30);
    w.sandbox.faults.clear();
    const before = summaries().length;
    expect(await w.pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', failed: [] });
    expect(stored()).toBe(39);
    // From the unfinished window on: nothing is requested twice, and nothing earlier.
    expect(summaries().length - before).toBeLessThan(5);
    expect((await w.pull({ source: 'v4' })).requests).toBe(1);
    w.now += 88 * day;
    expect(await w.pull({ source: 'v4' })).toMatchObject({ requests: 2, workouts: { new: 1 } });
    w.now += 89 * day;
    expect((await w.pull({ source: 'v4' })).requests).toBe(2);
  });

  it('is not started by a first pull whose clock was not set yet', async () => {
    await account(1, 1);
    w.now = 0;
    await w.pull({ source: 'v4' });
    w.now = now;
    expect((await w.pull({ source: 'v4' })).requests).toBe(1);
  });

  it('misses no session on the days around its windows', async () => {
    w = await world({ api: 'v4', sessions: [] });
    w.now = now;
    const [first] = sessions(1, 1);
    const days = ['2023-10-04', '2023-10-05', '2023-10-06'];
    w.sandbox.addV4Sessions(
      days.map((date, i) => {
        const startTime = `${date}T06:30:00.000`;
        const exercises = (first!.exercises as object[]).map((one) => ({ ...one, startTime }));
        return { ...first, identifier: { id: String(7_000_000_000 + i) }, startTime, exercises };
      }),
    );
    expect(await history({ since: '2023-07-01' })).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    await history({ since: '2023-07-01' });
    expect(w.notes.filter((note) => note.includes('no longer at Polar'))).toEqual([]);
  });

  it('waits for the rate limit, and reports that there is nothing', async () => {
    w = await world({ api: 'v4', sessions: [] });
    w.now = now;
    expect(await history({ since: '2020-01-01' })).toMatchObject({ outcome: 'ok', workouts: { new: 0 } });
    expect(w.notes).toEqual([
      'Searched back to 2020-01-01: Polar sent no session from before 2023-10-05. Anything older is in your account export: docs/import.md.',
    ]);
  });

  it('a window and a day that fail are requested again by the next pull, with or without history', async () => {
    await account(30, 100);
    w.sandbox.faults.add(
      { kind: '500', path: /from=2019-\d\d-\d\dT00:00:00&to=2019-\d\d-\d\dT00:00:00$/, times: 3 },
      { kind: '403', path: /from=2016-.*features=/ },
    );
    const first = await history();
    expect(first.outcome).toBe('partial');
    expect(first.failed.map(({ id }) => id.split('-')[0]).sort()).toEqual(['day', 'window']);
    expect(stored()).toBeLessThan(30);
    expect(await w.pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', failed: [] });
    expect(stored()).toBe(30);
    expect(w.look((store) => store.failures.of(w.sandbox.userId, 'v4'))).toEqual([]);
  });
});
