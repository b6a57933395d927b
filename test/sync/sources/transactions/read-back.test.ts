import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/storage/open.js';
import { type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

/*
 * What is committed is deleted at Polar. So between the last write and the commit the disk must be checked, not
 * trusted: here it has changed what was written, one payload at a time.
 */

let w: World;
afterEach(() => w.close());

interface Body {
  part: string;
  sha256: string;
  bytes: number;
  gzip: Buffer;
}

/** Changes the database as a disk would: behind polar-sync's back. */
function onDisk<T>(work: (db: ReturnType<typeof openDatabase>) => T): T {
  const db = openDatabase(w.path);
  try {
    db.pragma('foreign_keys = OFF');
    return work(db);
  } finally {
    db.close();
  }
}

const bodiesOf = (externalId: string) =>
  onDisk(
    (db) =>
      db
        .prepare('SELECT part, sha256, bytes, gzip FROM payloads JOIN bodies USING (sha256) WHERE external_id = ?')
        .all(externalId) as Body[],
  );
const put = (sha256: string, bytes: number, gzip: Buffer) =>
  onDisk((db) => db.prepare('UPDATE bodies SET bytes = ?, gzip = ? WHERE sha256 = ?').run(bytes, gzip, sha256));

/** What a disk may do to a payload. */
const damages: [string, (body: Body) => { bytes: number; gzip: Buffer }][] = [
  ['cut off', ({ bytes, gzip }) => ({ bytes, gzip: gzip.subarray(0, gzip.length - 9) })],
  ['other bytes', ({ bytes }) => ({ bytes, gzip: gzipSync(Buffer.alloc(bytes, ' ')) })],
  ['fewer bytes', () => ({ bytes: 0, gzip: gzipSync('') })],
];

async function leftOpen(): Promise<void> {
  w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 3 });
  await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({ code: 'SERVER_ERROR' });
}

it('a stored payload that cannot be read back: NOT_READ_BACK, exit 8, and nothing is committed', async () => {
  w = await world({ sessions: sessionsOf(1) });
  await leftOpen();
  const ids = w.look((store) => store.list().flatMap(({ external_ids }) => external_ids.accesslink_transaction ?? []));
  const bodies = ids.flatMap(bodiesOf);
  expect(bodies.length).toBeGreaterThan(5);
  for (const [n, body] of bodies.entries()) {
    const [what, damage] = damages[n % damages.length]!;
    const { bytes, gzip } = damage(body);
    put(body.sha256, bytes, gzip);
    const problem = await w.pull({ source: 'transactions' }).catch((error: unknown) => error);
    expect(problem, `${body.part}: ${what}`).toMatchObject({ code: 'NOT_READ_BACK', exitCode: 8 });
    expect(w.sandbox.committed).toEqual([]);
    put(body.sha256, body.bytes, body.gzip);
  }
  expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
  expect(w.sandbox.committed).toHaveLength(1);
});

it('a session of the same workout that the disk has lost prevents the commit as well', async () => {
  const [session] = sessionsOf(1);
  if (!session) throw new Error('no session');
  w = await world({ sessions: [session] });
  await w.pull({ source: 'exercises' });
  await leftOpen();
  const exerciseId = w.look((store) => store.list()[0]?.external_ids.accesslink_exercise ?? '');
  expect(exerciseId).not.toBe('');
  const lost = onDisk((db) => {
    const rows = db.prepare('SELECT * FROM payloads WHERE external_id = ?').all(exerciseId) as Record<
      string,
      unknown
    >[];
    db.prepare('DELETE FROM payloads WHERE external_id = ?').run(exerciseId);
    return rows;
  });
  expect(lost.length).toBeGreaterThan(0);
  await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({ code: 'NOT_READ_BACK', exitCode: 8 });
  expect(w.sandbox.committed).toEqual([]);
  onDisk((db) => {
    for (const row of lost) {
      const names = Object.keys(row);
      db.prepare(`INSERT INTO payloads (${names}) VALUES (${names.map((name) => `@${name}`)})`).run(row);
    }
  });
  expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
});

it('the error says how many, and what to do', async () => {
  w = await world({ sessions: sessionsOf(2) });
  await leftOpen();
  for (const part of ['zones', 'route']) {
    const [body] = onDisk(
      (db) =>
        db
          .prepare('SELECT sha256, bytes, gzip FROM payloads JOIN bodies USING (sha256) WHERE part = ? AND bytes > 0')
          .all(part) as Body[],
    );
    if (body) put(body.sha256, body.bytes, Buffer.from('no gzip'));
  }
  await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({
    message: expect.stringMatching(/^[12] stored item\(s\) could not be read back from .*polar\.db\.$/),
    hint: expect.stringMatching(/Nothing was committed at Polar.*polar-sync verify/),
  });
});

it('physical information that cannot be read back is not committed either', async () => {
  w = await world({ sessions: [], historyDays: 30 });
  w.sandbox.data.serve('physical-info', [
    { created: '2026-02-10T08:00:00Z', modified: '2026-02-10T08:00:00Z', weight: 70, vo2_max: 50 },
  ]);
  const commits = () => w.sandbox.requests.filter(({ method, status }) => method === 'PUT' && status === 200).length;
  w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 3 });
  await w.pullData(['physical-info']);
  const [body] = onDisk(
    (db) =>
      db
        .prepare(`SELECT part, sha256, bytes, gzip FROM payloads JOIN bodies USING (sha256) WHERE part = 'item'`)
        .all() as Body[],
  );
  if (!body) throw new Error('the item is not stored');
  for (const [what, damage] of damages) {
    const { bytes, gzip } = damage(body);
    put(body.sha256, bytes, gzip);
    const outcome = await w.pullData(['physical-info']).catch((error: unknown) => error);
    expect(JSON.stringify(outcome), what).toMatch(/NOT_READ_BACK|could not be read back/);
    expect(commits(), what).toBe(0);
  }
  put(body.sha256, body.bytes, body.gzip);
  expect(await w.pullData(['physical-info'])).toMatchObject({ outcome: 'ok' });
  expect(commits()).toBe(1);
});

it('an original file that the disk has lost prevents the commit as well', async () => {
  w = await world({ sessions: sessionsOf(1) });
  await w.pull({ source: 'exercises' });
  onDisk((db) =>
    db.exec(`CREATE TRIGGER forget AFTER UPDATE OF stored ON transaction_items BEGIN DELETE FROM originals; END`),
  );
  const transactions = { source: 'transactions', originals: ['tcx'] } as const;
  await expect(w.pull(transactions)).rejects.toMatchObject({ code: 'NOT_READ_BACK', exitCode: 8 });
  expect(w.sandbox.committed).toEqual([]);
  onDisk((db) => db.exec('DROP TRIGGER forget'));
  expect(await w.pull(transactions)).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
});
