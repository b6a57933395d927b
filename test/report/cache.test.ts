import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodedText } from '../../src/report/document.js';
import { encodingVersion } from '../../src/report/payload/encode.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { sha256Of } from '../../src/storage/sqlite/sha256.js';
import { openStore } from '../../src/storage/store.js';
import { library, workouts } from '../commands/library.js';
import { run, temporaryFolder } from '../commands/run.js';

function prepare() {
  const home = temporaryFolder();
  const env = library(home);
  const out = join(home, 'report.html');
  const report = async (...argv: string[]) => {
    expect(await run(['report', '--out', out, ...argv], { env })).toMatchObject({ exitCode: 0, stderr: '' });
    return readFileSync(out, 'utf8');
  };
  const store = join(home, 'polar-sync.db');
  return { store, cache: `${store}.report`, report };
}

function inCache<T>(cache: string, work: (db: InstanceType<ReturnType<typeof sqlite>>) => T): T {
  const db = new (sqlite())(cache);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const rowsIn = (cache: string) =>
  inCache(
    cache,
    (db) => db.prepare('SELECT key, text FROM encoded ORDER BY key').all() as { key: string; text: string }[],
  );

/** Puts another text in the place of every one, with the hash that it then has to have. */
const replaceAll = (cache: string, text: string, sha256 = sha256Of(text)) =>
  inCache(cache, (db) => void db.prepare('UPDATE encoded SET text = ?, sha256 = ?').run(text, sha256));

describe('what earlier reports have encoded', () => {
  it('makes the same report, is for its owner alone, and is not encoded again', async () => {
    const { cache, report } = prepare();
    const first = await report();
    expect(statSync(cache).mode & 0o777).toBe(0o600);
    expect(rowsIn(cache)).toHaveLength(3);
    expect(await report()).toBe(first);
    replaceAll(cache, 'QUJD.REVG');
    expect(await report()).toContain(' data-sketch="REVG">QUJD</script>');
  });

  it.each([
    ['another hash', (cache: string) => replaceAll(cache, 'QUJD.REVG', 'x')],
    ['what would end its element', (cache: string) => replaceAll(cache, '</script><script>alert(1)</script>')],
    ['no database', (cache: string) => writeFileSync(cache, 'x'.repeat(5000))],
    [
      'another table',
      (cache: string) => inCache(cache, (db) => db.exec('DROP TABLE encoded; CREATE TABLE encoded (x)')),
    ],
  ])('is not taken with %s', async (_what, spoil) => {
    const { cache, report } = prepare();
    const first = await report();
    spoil(cache);
    expect(await report()).toBe(first);
    expect(await report()).toBe(first);
  });

  it('is not taken where others can change it', async () => {
    const { cache, report } = prepare();
    const first = await report();
    replaceAll(cache, 'QUJD.REVG');
    chmodSync(cache, 0o666);
    expect(await report()).toBe(first);
  });

  it('may be deleted, and a report without it is the same', async () => {
    const { cache, report } = prepare();
    const first = await report();
    writeFileSync(cache, '');
    expect(await report()).toBe(first);
    expect(existsSync(cache)).toBe(true);
  });

  it('forgets a workout that has changed with the next whole report, and no other one with a part of them', async () => {
    const { store: path, cache, report } = prepare();
    await report();
    const before = rowsIn(cache).map(({ key }) => key);
    const store = openStore(path);
    const [changed] = workouts;
    store.atomically(() => store.saveWorkout('10579', { ...changed!, note: 'windy' }));
    store.close();
    await report('--sport', 'cycling');
    expect(rowsIn(cache)).toHaveLength(3);
    await report();
    const after = rowsIn(cache).map(({ key }) => key);
    expect([after.length, after.filter((key) => before.includes(key)).length]).toEqual([3, 2]);
  });

  it('is of one way of encoding: when that changes, its version grows', () => {
    const bytes = workouts.map((one) => {
      const [samples = '', sketch = ''] = encodedText(one).split('.');
      return inflateRawSync(Buffer.from(samples, 'base64')).toString('hex') + sketch;
    });
    expect([encodingVersion, sha256Of(bytes.join())]).toEqual([
      6,
      '6b3db7c9876e8d50b650ac25de12baeac5e5a3f2ae6542dacdc9ab2b48c4d417',
    ]);
  });
});
