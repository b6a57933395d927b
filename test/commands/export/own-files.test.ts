import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

/** Whoever writes, and the extension of what it writes. */
const writers: [extension: string, ...argv: string[]][] = [
  ['json', 'export', '--format', 'json'],
  ['csv', 'export', '--format', 'csv'],
  ['fit', 'export', 'aa11', '--format', 'fit'],
  ['json', 'export', '--data', 'sleep', '--format', 'json'],
  ['html', 'report'],
];

describe('what is written out never lands on a file of our own', () => {
  it.each(writers)('as %s by %s %s %s', async (extension, ...argv) => {
    const env = library(temporaryFolder());
    const home = env.POLAR_SYNC_HOME ?? '';
    const db = join(home, 'polar-sync.db');
    const own = ['config.json', 'token.json', 'polar-sync.log', 'polar-sync.db.lock', 'witness'];
    for (const name of own.slice(0, 4))
      writeFileSync(join(home, name), name === 'config.json' ? '{}' : `our own ${name}`);
    mkdirSync(join(home, 'witness'));
    const before = readFileSync(db);
    const elsewhere = temporaryFolder();
    for (const [n, name] of [...own.slice(0, 4), 'polar-sync.db'].entries()) {
      const text = readFileSync(join(home, name));
      const names = [join(elsewhere, `hard-${n}.${extension}`), join(elsewhere, `soft-${n}.${extension}`)];
      linkSync(join(home, name), names[0] ?? '');
      symlinkSync(join(home, name), names[1] ?? '');
      for (const out of [...names, ...(name.endsWith(`.${extension}`) ? [join(home, name)] : [])]) {
        const { exitCode, stderr } = await run([...argv, '--out', out, '--json'], { env });
        expect([exitCode, JSON.parse(stderr).code], out).toEqual([2, 'OWN_FILE']);
        expect(readFileSync(join(home, name)).equals(text), name).toBe(true);
      }
    }
    const inside = join(home, 'witness', `x.${extension}`);
    expect((await run([...argv, '--out', inside], { env })).exitCode).toBe(2);
    expect(existsSync(inside)).toBe(false);
    expect(readFileSync(db).equals(before)).toBe(true);
    expect((await run([...argv, '--out', join(elsewhere, `out.${extension}`)], { env })).exitCode).toBe(0);
  });

  it('nor by the name of a file in a folder', async () => {
    const home = temporaryFolder();
    const env = { ...library(home), POLAR_SYNC_DB: join(home, 'workouts.csv') };
    renameSync(join(home, 'polar-sync.db'), env.POLAR_SYNC_DB);
    const before = readFileSync(env.POLAR_SYNC_DB);
    const { exitCode, stderr } = await run(['export', '--format', 'csv', '--out', `${home}/`], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is the database of polar-sync itself')]);
    expect(readFileSync(env.POLAR_SYNC_DB).equals(before)).toBe(true);
  });
});
