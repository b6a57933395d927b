import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { originalFormats } from '../../../src/polar/v3/access-link.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { keep } from '../../../src/sync/core/keep.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { missingOriginals } from '../../../src/sync/sources/originals.js';
import { verify } from '../../../src/sync/verify.js';
import { bare, type World, world } from '../support.js';

const now = Date.parse('2026-03-01T12:00:00Z');
/** Long enough for laps of one kilometer; one without a route, one entered by hand. */
const sessions = ['outdoor run', 'strength', 'typed in by hand'].map(
  (name) => generateSessions({ now, longestSeconds: 1500 }).find((session) => session.name === name) as Session,
);
const originals = originalFormats;

let w: World;
afterEach(() => w.close());

const open = (options = {}) =>
  world({ sessions: [...sessions], ...options }).then((made) => {
    w = made;
  });

/** What the sandbox itself serves for a session, requested without our client. */
async function served({ url }: Sandbox, id: string, format: string): Promise<Buffer | undefined> {
  const accept = { fit: '*/*', tcx: 'application/vnd.garmin.tcx+xml', gpx: 'application/gpx+xml' }[format] ?? '';
  const headers = { Authorization: `Bearer ${w.token}`, Accept: accept };
  const answer = await fetch(`${url}/v3/exercises/${id}/${format}`, { headers });
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

const kept = () =>
  w.look((store) =>
    store.list().map(({ id, start_time, laps, auto_laps }) => ({
      start_time,
      laps: laps?.length,
      auto_laps: auto_laps?.length,
      files: Object.fromEntries(
        store.originals
          .ofWorkout(id)
          .map(({ format, sha256 = '' }) => [format, Buffer.from(store.bodies.get(sha256) ?? [])]),
      ),
    })),
  );

describe('original files', () => {
  it.each(['auto', 'exercises', 'transactions'] as const)('are kept byte for byte through %s', async (source) => {
    await open();
    const result = await w.pull({ source, originals });
    expect(result).toMatchObject({ outcome: 'ok', failed: [] });
    const byStart = new Map(
      sessions.map((session) => [new Date(session.startedAt).toISOString().replace('.000', ''), session]),
    );
    const all = kept();
    expect(all).toHaveLength(3);
    for (const { start_time, files } of all) {
      const id = byStart.get(start_time)?.exerciseId ?? '';
      for (const format of originals) {
        const expected = await served(w.sandbox, id, format);
        expect([format, files[format]?.equals(expected ?? Buffer.alloc(0))]).toEqual([format, expected && true]);
      }
    }
    if (source !== 'exercises') expect(w.sandbox.committed).toHaveLength(3);
  });

  it('that came from the other source also count for the transaction, which deletes its own', async () => {
    await open();
    await w.pull({ originals });
    const filesOf = (source: 'exercises' | 'transactions') =>
      w.look((store) =>
        store.sessions
          .all()
          .filter((session) => session.source === source)
          .flatMap(({ userId, externalId }) =>
            originals.flatMap((format) => store.originals.get(userId, source, externalId, format)?.sha256 ?? []),
          )
          .sort(),
      );
    expect(filesOf('exercises').length).toBeGreaterThan(3);
    expect(filesOf('transactions')).toEqual(filesOf('exercises'));
  });

  it('are requested once, a second time if Polar responded 404, and again when the session was edited', async () => {
    await open();
    const asked = async () => {
      const before = w.sandbox.requests.length;
      await w.pull({ originals });
      return w.sandbox.requests.slice(before).filter(({ path }) => /\/(fit|tcx|gpx)$/.test(path));
    };
    const none = (await asked()).filter(({ status }) => status === 404).map(({ path }) => path);
    expect(none).not.toEqual([]);
    expect((await asked()).map(({ path }) => path)).toEqual(none);
    expect(await asked()).toEqual([]);
    w.sandbox.edit(sessions[0]?.exerciseId ?? '', { calories: 7 });
    const later = w.sandbox.requests.length;
    expect((await w.pull({ originals })).outcome).toBe('ok');
    expect(w.sandbox.requests.slice(later).filter(({ path }) => /\/(fit|tcx|gpx)$/.test(path))).toHaveLength(3);
  });

  it("add the watch's laps, from the FIT or otherwise the TCX", async () => {
    await open();
    // If every detail is wanted, the FIT is requested anyway, for its pauses.
    const details = { samples: true, zones: false, route: true };
    await w.pull({ details });
    expect(kept().some(({ auto_laps }) => auto_laps !== undefined)).toBe(false);
    await w.pull({ details, originals: ['tcx'] });
    const run = (from: string) =>
      w.look((store) => [...store.iterate({ sport: 'running' })].map(({ auto_laps }) => auto_laps ?? from)[0]);
    const fromTcx = run('none');
    expect(fromTcx).toHaveLength(
      Math.ceil((sessions.find(({ name }) => name === 'outdoor run')?.distance ?? 0) / 1000),
    );
    await w.pull({ details, originals: ['fit'] });
    expect(run('none')).toMatchObject(fromTcx as object[]);
    expect(JSON.stringify(run('none'))).toContain('avg_heart_rate_bpm');
    w.look((store) =>
      expect(store.list({ sport: 'running' })[0]?.provenance.payload_sha256).toContain(
        store.originals.ofWorkout(store.list({ sport: 'running' })[0]?.id ?? '').find(({ format }) => format === 'fit')
          ?.sha256,
      ),
    );
  });

  it('are unpacked for their laps if they are gzipped files', async () => {
    await open({ spelling: 'documented' });
    await w.pull({ originals: ['tcx'] });
    const files = kept().flatMap(({ files: { tcx } }) => (tcx ? [tcx] : []));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(gunzipSync(file).toString()).toContain('<TrainingCenterDatabase');
    expect(kept().some(({ auto_laps = 0 }) => auto_laps > 1)).toBe(true);
  });

  it('are used again by rebuild, and checked by verify', async () => {
    await open();
    await w.pull({ originals });
    await w.look(async (store) => {
      const before = [...store.iterate()];
      expect((await rebuild(store)).changed).toBe(0);
      expect([...store.iterate()]).toEqual(before);
      expect(await verify(store)).toMatchObject({ ok: true });
    });
  });

  it.each(['html', 'truncate-silent', '500', 'reset'] as const)(
    'that come as %s leave the transaction open and come the next time',
    async (kind) => {
      await open();
      w.sandbox.faults.add({ path: /exercise-transactions\/.*\/fit$/, kind, times: 5 });
      const first = await w.pull({ source: 'transactions', originals: ['fit'] });
      expect(first.outcome).toBe('partial');
      expect(w.sandbox.committed).toEqual([]);
      expect(w.look((store) => store.counts().workouts)).toBe(3);
      // Without the flag: the transaction was opened with these files wanted.
      for (let again = 0; again < 3 && w.sandbox.committed.length === 0; again += 1)
        await w.pull({ source: 'transactions' });
      expect(w.sandbox.committed).toHaveLength(3);
      expect(kept().filter(({ files }) => files.fit)).toHaveLength(2);
    },
  );
});

describe("a partner's file", () => {
  const came = (value: object) => ({
    path: '/',
    status: 200,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(value)),
    fetchedAt: '2026-03-01T12:00:00Z',
  });
  const common = { 'start-time': '2026-02-28T07:00:00', 'start-time-utc-offset': 0, duration: 'PT1H', sport: 'OTHER' };

  it.each([
    ['counts as its own if both clearly are one session', { calories: 300, distance: 9000 }, []],
    [
      'does not where they only began together: the commit would delete the own one',
      { calories: 41, distance: 2 },
      ['fit'],
    ],
  ])('%s', async (_name, others, lacked) => {
    await open({ sessions: [] });
    w.look((store) => {
      const arrive = (source: 'exercises' | 'transactions', externalId: string, part: string, facts: object) => {
        const answer = came({ ...common, id: externalId, ...facts });
        const exercise = parseExercise(answer.body);
        keep(store, 'u', { source, externalId, exercise, answers: [{ part, answer }], held: bare }, answer.fetchedAt);
      };
      arrive('exercises', 'AAAA0001', 'exercise', { calories: 300, distance: 9000 });
      arrive('transactions', '7', 'summary', others);
      store.atomically(() => {
        const key = { userId: 'u', source: 'exercises', externalId: 'AAAA0001' } as const;
        store.payloads.save({ ...came({}), ...key, part: 'original/fit' });
        const [file] = store.payloads
          .current('u', 'exercises', 'AAAA0001')
          .filter(({ part }) => part === 'original/fit');
        store.originals.save({ ...key, format: 'fit', revision: '', sha256: file?.sha256 ?? '' });
      });
      const session = store.sessions.get('u', 'transactions', '7');
      expect(store.sessions.ofWorkout(session?.workoutId ?? '')).toHaveLength(2);
      expect(session && missingOriginals(store, session, ['fit'])).toEqual(lacked);
    });
  });
});
