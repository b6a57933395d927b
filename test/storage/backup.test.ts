import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyStore, discard, openCopy } from '../../src/storage/backup.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openStore } from '../../src/storage/store.js';
import { temporaryFolder } from '../support/folder.js';

const ignore = () => {};

/** A database of many pages. */
function storeAt(path: string, bytes = 20_000_000) {
  const store = openStore(path);
  store.atomically(() =>
    store.payloads.append({
      ...{ userId: '1', source: 'exercises', externalId: 'a', part: 'exercise', path: '/', status: 200 },
      ...{ contentType: null, body: Buffer.from('{}'), fetchedAt: '2026-02-20T08:00:00Z' },
    }),
  );
  const filler = new (sqlite())(path);
  filler.prepare("INSERT INTO meta (name, value) VALUES ('filler', ?)").run('x'.repeat(bytes));
  filler.close();
  return store;
}

describe('a copy of a database', () => {
  it('is as of one instant, whatever is written while it is made', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    const store = storeAt(path);
    const progress: [number, number][] = [];
    await copyStore(path, target, undefined, (done, total) => {
      progress.push([done, total]);
      store.syncRuns.start('1', 'auto', '2026-02-20T08:00:00Z');
    });
    const total = progress[0]?.[1] ?? 0;
    expect(total).toBeGreaterThan(4000);
    // Other work gets its turn in between, and the copy still proceeds.
    expect(progress.length).toBeGreaterThan(2);
    const done = progress.map(([pages]) => pages);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(progress.every(([, of]) => of === total)).toBe(true);
    const copy = openCopy(target);
    expect([copy.counts().payloads, copy.runs(9), await copy.integrityProblems('whole')]).toEqual([1, [], []]);
    expect(copy.bodies.check()).toEqual({ checked: 1, broken: [] });
    copy.close();
    expect(store.runs(99)).toHaveLength(progress.length);
    store.close();
  });

  it('is one file that only the owner can read, and contains the witness it is given', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    const store = storeAt(path, 10);
    await copyStore(path, target, 'what the witness says', ignore);
    expect(readdirSync(dirname(target))).toEqual(['copy.db']);
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
    // Bytes 18 and 19 are the journal mode: 2 needs files next to it, even for reading.
    expect([...readFileSync(target).subarray(18, 20)]).toEqual([1, 1]);
    const copy = openCopy(target);
    expect([copy.path, copy.meta.carried(), copy.meta.storeId()]).toEqual([
      ...[target, 'what the witness says', store.meta.storeId()],
    ]);
    copy.close();
    const plain = join(dirname(target), 'plain.db');
    await copyStore(path, plain, undefined, ignore);
    const other = openCopy(plain);
    expect(other.meta.carried()).toBeUndefined();
    other.close();
    expect(store.meta.carried()).toBeUndefined();
    store.close();
  });

  it('is ended by an error in the progress callback, and removed then', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    storeAt(path).close();
    const problem = new Error('Ctrl-C');
    const copying = copyStore(path, target, undefined, () => {
      throw problem;
    });
    await expect(copying).rejects.toBe(problem);
    expect(readdirSync(dirname(target))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('leaves no file open', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    storeAt(path, 10).close();
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 30; n += 1) await copyStore(path, `${target}${n}`, undefined, ignore);
    expect(open() - before).toBeLessThan(15);
  });

  it('never replaces a file', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    storeAt(path, 10).close();
    writeFileSync(target, 'of somebody');
    await expect(copyStore(path, target, undefined, ignore)).rejects.toMatchObject({ exitCode: 8 });
    expect(readFileSync(target, 'utf8')).toBe('of somebody');
  });

  it('is not left behind if there is nothing to copy', async () => {
    const folder = temporaryFolder();
    const copying = copyStore(join(folder, 'none.db'), join(folder, 'copy.db'), undefined, ignore);
    await expect(copying).rejects.toMatchObject({ code: 'NO_STORE' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not left behind if the database is damaged', async () => {
    const path = join(temporaryFolder(), 'polar.db');
    const target = join(temporaryFolder(), 'copy.db');
    storeAt(path, 10).close();
    writeFileSync(path, readFileSync(path).subarray(0, 6000));
    chmodSync(path, 0o600);
    await expect(copyStore(path, target, undefined, ignore)).rejects.toMatchObject({ exitCode: 8 });
    expect(readdirSync(dirname(target))).toEqual([]);
  });

  it('is removed with everything SQLite may have left next to it', () => {
    const target = join(temporaryFolder(), 'copy.db');
    for (const end of ['', '-journal', '-wal', '-shm', '.kept']) writeFileSync(target + end, '');
    discard(target);
    discard(target);
    expect(readdirSync(dirname(target))).toEqual(['copy.db.kept']);
    expect(existsSync(target)).toBe(false);
  });
});
