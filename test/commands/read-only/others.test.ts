import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openAnywhere } from '../../../src/storage/open-anywhere.js';
import { serve } from '../../polar/http/server.js';
import { hasOtherUser, otherUser } from '../../support/data/other-user.js';
import { makeReadOnly } from '../../support/read-only.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { bin, start } from '../bin.js';
import { type Outcome, temporaryFolder } from '../run.js';
import { able, bytesIn, lay, name, stage, temporaryFiles, useStage } from './stage.js';

useStage();

/** The program as another user on this machine runs it. */
async function asNobody(argv: string[], env: Record<string, string>): Promise<Outcome> {
  const options = { uid: otherUser, gid: otherUser, cwd: '/', env: { PATH: process.env.PATH ?? '', ...env } };
  const child = spawn(process.execPath, [bin, ...argv], options);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, exitCode: exitCode as number };
}

describe('a database that only another user can write (skipped if no process can be started as another user)', () => {
  it.runIf(hasOtherUser).each([
    ['root', 0],
    ['somebody', 4711],
  ])('is read by everyone whom %s lets read it, and written by nobody else', async (_name, owner) => {
    const share = lay(stage.states['with the log of a pull']!);
    const home = temporaryFolder();
    chownSync(home, otherUser, otherUser);
    for (const folder of [join(share, '..'), share]) chmodSync(folder, 0o755);
    for (const file of [share, ...readdirSync(share).map((one) => join(share, one))]) chownSync(file, owner, owner);
    for (const file of readdirSync(share)) chmodSync(join(share, file), 0o644);
    const before = bytesIn(share);
    const env = { ...environmentOf(stage.w, join(share, name)), HOME: home, POLAR_SYNC_HOME: home, TMPDIR: home };
    const list = await asNobody(['list', '--json'], env);
    expect([list.stderr, list.exitCode, (JSON.parse(list.stdout || '[]') as unknown[]).length]).toEqual(['', 0, 3]);
    const doctor = JSON.parse((await asNobody(['doctor', '--json'], env)).stdout) as {
      checks: { name: string; status: string }[];
    };
    expect(doctor.checks.filter(({ status }) => status === 'fail').map((check) => check.name)).toEqual(['database']);
    const pull = await asNobody(['pull', '--json'], env);
    expect([pull.exitCode, (JSON.parse(pull.stderr) as { code: string }).code]).toEqual([8, 'NOT_WRITABLE']);
    expect(bytesIn(share)).toEqual(before);
    // Without the log, the database would be an older one.
    chmodSync(join(share, `${name}-wal`), 0o600);
    const half = await asNobody(['list', '--json'], env);
    expect([half.exitCode, half.stdout, JSON.parse(half.stderr)]).toMatchObject([
      ...[8, ''],
      { code: 'CANNOT_OPEN', message: `${join(share, `${name}-wal`)} cannot be read.` },
    ]);
    expect(readdirSync(home).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
  });
});

describe('a command that is interrupted while it reads a copy', () => {
  it.skipIf(able.skip)('removes the copy', async () => {
    const share = lay(stage.states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFolder();
    const modes: number[][] = [];
    // It has opened the database before its request, which never gets a response.
    const silent = await serve(() => {
      const [folder = ''] = readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'));
      const inside = ['', 'polar-sync.db'].map((one) => statSync(join(copies, folder, one)).mode & 0o777);
      modes.push(inside);
      running.child.kill('SIGTERM');
    });
    const env = { ...environmentOf(stage.w, join(share, name)), POLAR_SYNC_API_URL: silent.url, TMPDIR: copies };
    const running = start(process.execPath, [bin, 'verify', '--remote', '--json'], env);
    const { exitCode } = await running.ended;
    expect([exitCode, modes]).toEqual([130, [[0o700, 0o600]]]);
    expect(readdirSync(copies).filter((entry) => entry.startsWith('polar-sync-read-'))).toEqual([]);
  });

  it.skipIf(able.skip)('also while the copy is made', async () => {
    const share = lay(stage.states.alone!);
    expect(makeReadOnly(share)).toBe(true);
    const copies = temporaryFiles();
    const ended = new AbortController();
    const opening = openAnywhere(join(share, name), { signal: ended.signal });
    ended.abort();
    await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(readdirSync(copies)).toEqual([]);
  });
});
