import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { AtomicFile, prepareFolder, syncFolder } from '../../../src/export/files/atomic-file.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'run.fit');
});

function finished(...chunks: Uint8Array[]): Promise<boolean> {
  const file = new AtomicFile(path);
  for (const chunk of chunks) file.write(chunk);
  expect(file.bytes).toBe(chunks.reduce((sum, { length }) => sum + length, 0));
  return file.finish();
}

/** More than is compared at once. */
const large = Buffer.alloc(200_000, 'x');
const other = (at: number) => {
  const copy = Buffer.from(large);
  copy[at] = 0;
  return copy;
};

it('appears when it is finished, whole and only for the owner, and not before', async () => {
  const file = new AtomicFile(path);
  file.write(Buffer.from('half '));
  expect(readdirSync(folder)).toEqual([`.polar-sync-export-${process.pid}-run.fit.tmp`]);
  file.write(Buffer.from('whole'));
  expect(await file.finish()).toBe(true);
  expect(readdirSync(folder)).toEqual(['run.fit']);
  expect(readFileSync(path, 'utf8')).toBe('half whole');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('is new if any one byte differs, or if it is shorter or longer', async () => {
  expect(await finished(large)).toBe(true);
  expect(await finished(large.subarray(0, 70_000), large.subarray(70_000))).toBe(false);
  for (const at of [0, 65_535, 65_536, 131_071, 131_072, large.length - 1]) {
    expect(await finished(other(at)), String(at)).toBe(true);
    expect(readFileSync(path).equals(other(at))).toBe(true);
  }
  expect(await finished(large.subarray(1))).toBe(true);
  expect(await finished(large)).toBe(true);
  expect(await finished()).toBe(true);
  expect(await finished()).toBe(false);
  expect(readFileSync(path)).toHaveLength(0);
});

it('stays the same file if the new one is identical', async () => {
  await finished(large);
  const { ino } = statSync(path, { bigint: true });
  expect(await finished(large)).toBe(false);
  expect(statSync(path, { bigint: true }).ino).toBe(ino);
});

it('is discarded once: what another one has begun since stays, and a file already removed does not matter', () => {
  const file = new AtomicFile(path);
  file.discard();
  const next = new AtomicFile(path);
  file.discard();
  const [temporary = ''] = readdirSync(folder);
  expect(temporary).toMatch(/\.tmp$/);
  rmSync(join(folder, temporary));
  next.discard();
  expect(readdirSync(folder)).toEqual([]);
});

it('leaves nothing when it is discarded, and what was there before stays', () => {
  writeFileSync(path, 'before');
  const file = new AtomicFile(path);
  file.write(Buffer.from('half'));
  file.discard();
  file.discard();
  expect(readdirSync(folder)).toEqual(['run.fit']);
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(() => file.write(Buffer.from('more'))).toThrow('already finished');
});

it('stays when it is discarded after it was finished, as does what another one has begun since', async () => {
  const file = new AtomicFile(path);
  await file.finish();
  const next = new AtomicFile(path);
  file.discard();
  expect(readdirSync(folder)).toHaveLength(2);
  next.discard();
  expect(readdirSync(folder)).toEqual(['run.fit']);
  await expect(file.finish()).rejects.toThrow('already finished');
});

it('is written by one at a time, and never over a folder: EXPORT_WRITE, exit 8', async () => {
  const first = new AtomicFile(path);
  const refusal = expect.objectContaining({ code: 'EXPORT_WRITE', exitCode: 8 });
  expect(() => new AtomicFile(path)).toThrow(refusal);
  first.discard();
  mkdirSync(path);
  const file = new AtomicFile(path);
  await expect(file.finish()).rejects.toThrow(refusal);
  file.discard();
  expect(readdirSync(folder)).toEqual(['run.fit']);
});

it.runIf(process.platform === 'linux')('leaves no file open', async () => {
  const open = () => readdirSync('/proc/self/fd').length;
  await finished(large);
  const before = open();
  for (let n = 0; n < 60; n += 1) {
    await finished(large);
    const file = new AtomicFile(path);
    file.discard();
  }
  expect(open() - before).toBeLessThan(30);
});

it('accepts a name as long as a file system allows', async () => {
  path = join(folder, `${'n'.repeat(251)}.fit`);
  expect(await finished(large)).toBe(true);
  expect(readdirSync(folder)).toEqual([`${'n'.repeat(251)}.fit`]);
});

it('is written beside others whose long names begin the same', async () => {
  const names = ['a', 'b'].map((end) => `${'n'.repeat(60)}${end}.fit`);
  const files = names.map((name) => new AtomicFile(join(folder, name)));
  for (const [i, file] of files.entries()) await file.write(Buffer.from(String(i)));
  expect(await Promise.all(files.map((file) => file.finish()))).toEqual([true, true]);
  expect(names.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['0', '1']);
});

it('is synced while it is written if it is large, and can be given up meanwhile', async () => {
  const piece = Buffer.alloc(4 * 1024 * 1024, 'x');
  const file = new AtomicFile(path);
  const waits = Array.from({ length: 5 }, () => file.write(piece));
  expect(waits.map((wait) => wait !== undefined)).toEqual([false, true, false, true, false]);
  await Promise.all(waits);
  expect(await file.finish()).toBe(true);
  expect(statSync(path).size).toBe(5 * piece.length);
  rmSync(path);
  const dropped = new AtomicFile(path);
  for (let n = 0; n < 2; n += 1) void dropped.write(piece);
  // Not at once: a descriptor that is closed while it is synced may be that of another file by then.
  const discarded = dropped.discard();
  expect(discarded).toBeInstanceOf(Promise);
  await discarded;
  expect(readdirSync(folder)).toEqual([]);
});

it('leftovers of a process that has ended are removed, those of a running one stay', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const [dead, alive] = [pid, process.ppid].map((id) => `.polar-sync-export-${id}-x.fit.tmp`);
  for (const name of [dead, alive]) writeFileSync(join(folder, name ?? ''), '');
  prepareFolder(folder);
  expect(readdirSync(folder)).toEqual([alive]);
});

it('a folder whose names cannot be made durable is reported as not writable', () => {
  const none = join(folder, 'none');
  syncFolder(folder);
  expect(() => syncFolder(none, 'linux')).toThrow(expect.objectContaining({ code: 'EXPORT_WRITE', exitCode: 8 }));
  expect(() => syncFolder(none, 'win32')).not.toThrow();
});

it('leftovers of a process that had our own id are removed too', () => {
  const names = [
    `.polar-sync-export-${process.pid}-x.tmp`,
    `.polar-sync-export-${process.pid}-x.fit`,
    `polar-sync-export-1-x.tmp`,
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  prepareFolder(folder);
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
});
