import { afterEach, describe, expect, it } from 'vitest';
import { refusedOf } from '../../../../src/sync/sources/v4/refused.js';
import { generatedSession } from '../../../support/data/account-export.js';
import { bare, type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const day = 86_400_000;
const now = Date.parse('2024-01-01T12:00:00Z');
const words = { errorMessage: 'Training sessions are available from 2021-05-20' };

/** One short session every 50 days from 2018-01-03 on. */
function sessions(): Record<string, unknown>[] {
  return Array.from({ length: 43 }, (_, i) => {
    const startTime = new Date(Date.UTC(2018, 0, 3, 6, 30) + i * 50 * day).toISOString().slice(0, 23);
    const { exercises, ...session } = generatedSession(i, 2) as { exercises: object[] };
    const identifier = { id: String(7_000_000_000 + i) };
    return { ...session, identifier, startTime, exercises: exercises.map((one) => ({ ...one, startTime })) };
  });
}

async function account(status: 400 | 403, body: typeof words | null = words): Promise<void> {
  w = await world({ api: 'v4', sessions: [] });
  w.now = now;
  w.sandbox.addV4Sessions(sessions());
  w.sandbox.v4.refusesBefore = { day: '2021-05-20', status, ...(body && { body }) };
}

const served = sessions().filter(({ startTime }) => String(startTime) >= '2021-05-20').length;
const pull = (more = {}) => w.pull({ source: 'v4', details: bare, ...more });
const stored = () => w.look((store) => store.list().length);
const refused = () => w.look((store) => refusedOf(store, w.sandbox.userId));
const beyond = () => w.sandbox.requests.filter(({ path }) => (/from=([\d-]{10})/.exec(path)?.[1] ?? '') < '2021-05-20');

describe('a window that Polar refuses', () => {
  it.each([400, 403] as const)(
    'with %i is told once with its words, remembered, and not asked for again',
    async (status) => {
      await account(status);
      const first = await pull({ since: '2000-01-01' });
      expect(first).toMatchObject({ outcome: 'ok', failed: [], workouts: { new: served } });
      // Not one request per quarter of 21 years.
      expect(beyond().length).toBeLessThan(10);
      const said = `Polar refuses sessions from 2000-01-01 to 2021-05-19 (status ${status}): "${words.errorMessage}".`;
      expect(w.notes.filter((note) => note.includes('refuses'))).toEqual([expect.stringContaining(said)]);
      expect(w.notes.join('\n')).not.toContain('back to 2000-01-01 was empty');
      expect(refused()).toMatchObject({ from: '2000-01-01', to: '2021-05-20' });
      const asked = beyond().length;
      w.notes.length = 0;
      expect(await pull()).toMatchObject({ outcome: 'ok', requests: 1 });
      expect(await pull({ since: '2000-01-01', allHistory: true })).toMatchObject({ outcome: 'ok' });
      expect(beyond()).toHaveLength(asked);
      expect(w.notes.filter((note) => note.includes('refuses'))).toEqual([]);
      // If the user names it, it is requested again, and once Polar serves it, it comes.
      await pull({ since: '2000-01-01' });
      expect(w.notes.filter((note) => note.includes('refuses'))).toHaveLength(1);
      w.sandbox.v4.refusesBefore = undefined;
      expect(await pull({ since: '2000-01-01' })).toMatchObject({ outcome: 'ok', workouts: { new: 43 - served } });
      expect(refused()).toBeUndefined();
    },
  );

  it('without a message is reported with its status', async () => {
    await account(403, null);
    expect(await pull({ since: '2021-01-01' })).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.notes.join('\n')).toContain('Polar refuses sessions from 2021-01-01 to 2021-05-19 (status 403).');
    expect(stored()).toBe(served);
  });

  it('does not end the walk if an older one comes', async () => {
    await account(400);
    w.sandbox.v4.refusesBefore = undefined;
    w.sandbox.faults.add({ kind: '403', path: /from=2021-[\d-]+T00:00:00&to=2021-[\d-]+T00:00:00$/, times: 'always' });
    await pull({ since: '2018-01-01' });
    const years = new Set(w.look((store) => store.list().map(({ start_time_local }) => start_time_local.slice(0, 4))));
    expect([...years].sort()).toEqual(expect.arrayContaining(['2018', '2019', '2020', '2022', '2023']));
  });

  it('is joined with what was refused before, whichever reaches further back', async () => {
    await account(403);
    const known = () =>
      w.look((store) => store.failures.of(w.sandbox.userId, 'v4').map(({ externalId }) => externalId));
    for (const [since, from] of [
      ['2020-06-01', '2020-06-01'],
      ['2019-01-01', '2019-01-01'],
      ['2020-01-01', '2019-01-01'],
    ] as const) {
      await pull({ since });
      expect(known()).toEqual([`refused-${from}/2021-05-20`]);
    }
  });

  it('is recognized even before a long pause', async () => {
    await account(400);
    w.now = Date.UTC(2020, 0, 1);
    w.sandbox.v4.refusesBefore = undefined;
    await pull();
    w.now = now;
    w.sandbox.v4.refusesBefore = { day: '2021-05-20', status: 400, body: words };
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.notes.filter((note) => note.includes('refuses'))).toHaveLength(1);
    w.notes.length = 0;
    expect(await pull()).toMatchObject({ outcome: 'ok', requests: 1 });
    expect(w.notes).toEqual([]);
    expect(refused()).toMatchObject({ to: '2021-05-20' });
  });

  it('is distinguished from a passing problem, and from a sign-in without the scope', async () => {
    await account(400);
    w.sandbox.v4.refusesBefore = undefined;
    w.sandbox.faults.add({ kind: '500', path: /from=2019-\d\d-\d\dT00:00:00&to=2019-\d\d-\d\dT00:00:00$/, times: 3 });
    expect(await pull({ since: '2018-01-01' })).toMatchObject({ outcome: 'partial', failed: [{}] });
    expect(refused()).toBeUndefined();
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    w.sandbox.v4.missingScopes.add('training_sessions:read');
    await expect(pull({ since: '2018-01-01' })).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    expect(refused()).toBeUndefined();
  });
});
