import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, start } from '../../commands/bin.js';
import { temporaryFolder } from '../../support/folder.js';
import { world } from '../support.js';
import { sessionsOf } from './invariants.js';
import { environmentOf, needs } from './program.js';

const strace = needs('strace', spawnSync('strace', ['-V']).status === 0);

describe(`what the system sees of a pull${strace.name}`, () => {
  it.skipIf(strace.skip)(
    'the database is forced to the disk after the last answer came and before the PUT leaves',
    async () => {
      const w = await world({ sessions: sessionsOf(3), latencyMs: 5 });
      const trace = join(temporaryFolder(), 'trace');
      try {
        const calls = 'trace=fsync,fdatasync,write,writev,sendto,sendmsg,read,readv,recvfrom,recvmsg';
        const argv = ['-f', '-y', '-s', '120', '-e', calls, '-o', trace, process.execPath, bin];
        const { exitCode } = await start('strace', [...argv, 'pull', '--full', '--json'], environmentOf(w)).ended;
        expect(exitCode).toBe(0);
        const lines = readFileSync(trace, 'utf8').split('\n');
        const put = lines.findIndex((line) => /(write|writev|sendto|sendmsg)\(.*PUT \/v3\/users/.test(line));
        const lastAnswer = lines
          .slice(0, put)
          .findLastIndex((line) => /(read|readv|recvfrom|recvmsg)\(.*HTTP\/1\.1 200/.test(line));
        const synced = lines.findIndex(
          (line, at) => at > lastAnswer && /(fsync|fdatasync)\(\d+<[^>]*polar\.db-wal>/.test(line),
        );
        expect(lastAnswer).toBeGreaterThan(0);
        expect(synced).toBeGreaterThan(lastAnswer);
        expect(put).toBeGreaterThan(synced);
        // And before every other request that may change something at Polar, the record of it.
        const posts = lines.flatMap((line, at) =>
          /(write|writev|sendto|sendmsg)\(.*POST \/v3\/users/.test(line) ? [at] : [],
        );
        expect(posts).toHaveLength(2);
        for (const post of posts) {
          const answer = lines.slice(0, post).findLastIndex((line) => /HTTP\/1\.1 20/.test(line));
          expect(
            lines.slice(answer, post).some((line) => /(fsync|fdatasync)\(\d+<[^>]*polar\.db-wal>/.test(line)),
          ).toBe(true);
        }
      } finally {
        await w.close();
      }
    },
  );

  it.skipIf(strace.skip)(
    'new folders, and their names in those above, are forced there before anything is asked for',
    async () => {
      const w = await world({ sessions: sessionsOf(1), latencyMs: 5 });
      const home = temporaryFolder();
      const trace = join(temporaryFolder(), 'trace');
      try {
        const calls = 'trace=fsync,fdatasync,mkdir,mkdirat,openat,write,writev,sendto,sendmsg';
        const argv = ['-f', '-y', '-s', '120', '-e', calls, '-o', trace, process.execPath, bin];
        const db = join(home, 'new', 'deep', 'polar.db');
        const env = { ...environmentOf(w, db), POLAR_SYNC_HOME: join(home, 'settings', 'here') };
        expect((await start('strace', [...argv, 'pull', '--full', '--json'], env).ended).exitCode).toBe(0);
        const lines = readFileSync(trace, 'utf8').split('\n');
        const first = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
        const asked = first(/(write|writev|sendto|sendmsg)\(.*POST \/v3\/users/);
        expect(asked).toBeGreaterThan(0);
        const folders = ['new', 'new/deep', 'settings', 'settings/here', 'settings/here/witness'].map((one) =>
          join(home, one),
        );
        for (const folder of folders) {
          const made = first(new RegExp(`mkdir(at)?\\(.*"${folder}", `));
          for (const synced of [folder, dirname(folder)]) {
            const at = lines.findIndex(
              (line, n) => n > made && line.includes(`fsync(`) && line.includes(`<${synced}>`),
            );
            expect([synced, made >= 0, at > made, at < asked]).toEqual([synced, true, true, true]);
          }
        }
        // The name of the database in its folder as well, after the file was created.
        const file = first(new RegExp(`openat\\(.*"${db}", .*O_CREAT`));
        const named = lines.findIndex(
          (line, n) => n > file && line.includes('fsync(') && line.includes(`<${dirname(db)}>`),
        );
        expect([file > 0, named > file, named < asked]).toEqual([true, true, true]);
      } finally {
        await w.close();
      }
    },
  );
});
