import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { readFit } from '../support/judges/referees.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { exporting, gym, run, two } from './exporting.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

describe('into a folder', () => {
  it('writes one private file per workout, in a folder it creates', async () => {
    const out = join(folder, 'a', 'b');
    const result = await exporting('fit', `${out}/`);
    const names = [
      '2026-02-22T07-50-17_strength_training_7indoor00001.fit',
      '2026-02-22T07-50-17_trail_running_3k9x2m7q1v8a.fit',
    ];
    expect(readdirSync(out).sort()).toEqual(names);
    expect(result).toMatchObject({ workouts: 2, written: 2, unchanged: 0, skipped: [] });
    expect(result.files).toEqual([join(out, names[1]!), join(out, names[0]!)]);
    expect(result.bytes).toBe(names.reduce((sum, name) => sum + statSync(join(out, name)).size, 0));
    expect(statSync(out).mode & 0o777).toBe(0o700);
    expect(statSync(join(out, names[0]!)).mode & 0o777).toBe(0o600);
    expect((await readFit(readFileSync(join(out, names[1]!)))).records).toHaveLength(60);
  });

  it('does not touch identical files and replaces others', async () => {
    const first = await exporting('tcx', folder);
    const old = new Date('2020-01-01T00:00:00Z');
    for (const file of first.files) utimesSync(file, old, old);
    writeFileSync(first.files[1]!, 'damaged');
    const second = await exporting('tcx', folder);
    expect(second).toMatchObject({ workouts: 2, written: 1, unchanged: 1, files: first.files });
    expect(statSync(first.files[0]!).mtime).toEqual(old);
    expect(readFileSync(first.files[1]!, 'utf8')).toContain('TrainingCenterDatabase');
    // A change that does not change the size.
    const text = readFileSync(first.files[0]!, 'utf8');
    writeFileSync(first.files[0]!, text.replace('Active', 'Antive'));
    expect(await exporting('tcx', folder)).toMatchObject({ written: 1, unchanged: 1 });
    expect(readFileSync(first.files[0]!, 'utf8')).toBe(text);
  });

  it('skips what has no position, reports it, and writes the others', async () => {
    const result = await exporting('gpx', folder, [gym, run]);
    expect(result).toMatchObject({ workouts: 1, written: 1, skipped: [{ id: gym.id, reason: 'NO_POSITION' }] });
    expect(result.skipped[0]!.message).toContain('has no route');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('writes both CSV tables, or the requested one, and lines of JSON', async () => {
    await exporting('csv', folder);
    expect(readdirSync(folder).sort()).toEqual(['samples.csv', 'workouts.csv']);
    expect(readRfc4180(readFileSync(join(folder, 'samples.csv'), 'utf8'))).toHaveLength(91);
    expect(readRfc4180(readFileSync(join(folder, 'workouts.csv'), 'utf8'))).toHaveLength(3);
    const one = join(folder, 'one');
    await exporting('csv', one, two, { table: 'samples' });
    expect(readdirSync(one)).toEqual(['samples.csv']);
    await exporting('jsonl', one);
    expect(readFileSync(join(one, 'workouts.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(await exporting('csv', folder)).toMatchObject({ written: 0, unchanged: 2 });
  });

  it('takes the names from the template', async () => {
    await exporting('json', folder, two, { nameTemplate: '{date}' });
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    expect(names.sort()).toEqual(['2026-02-22.json', '2026-02-22_7indoor00001.json']);
  });

  it('removes what a killed run left, but nothing of a running one, and nothing else', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const alive = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const names = [`.polar-sync-export-${alive.pid}-run.fit.tmp`, '.other-1.tmp', 'mine.tmp'];
    for (const name of [`.polar-sync-export-${dead}-run.fit.tmp`, ...names]) writeFileSync(join(folder, name), 'half');
    await exporting('fit', folder, []);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
    alive.kill('SIGKILL');
    await once(alive, 'exit');
  });

  it('leaves nothing half-written when it ends early', async () => {
    function* broken() {
      yield run;
      throw new Error('the store is damaged');
    }
    await expect(exporting('csv', folder, broken())).rejects.toThrow('the store is damaged');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops when interrupted, and keeps finished files', async () => {
    const controller = new AbortController();
    const request = exporting('fit', folder, two, { onProgress: () => controller.abort(), signal: controller.signal });
    await expect(request).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('finishes what waits for the disk when it is interrupted or fails', async () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ ...gym, id: `id${i}` }));
    const controller = new AbortController();
    const onProgress = ({ workouts }: { workouts: number }) => workouts === 3 && controller.abort();
    const request = exporting('fit', folder, many, { onProgress, changed: true, signal: controller.signal });
    await expect(request).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.fit'))).toHaveLength(3);
    // The record has them, too.
    expect(await exporting('fit', folder, many, { changed: true })).toMatchObject({ written: 5, unchanged: 3 });
    function* broken() {
      yield* many.slice(0, 3).map((one) => ({ ...one, id: `other${one.id}` }));
      throw new Error('the store is damaged');
    }
    await expect(exporting('fit', folder, broken())).rejects.toThrow('the store is damaged');
    expect(readdirSync(folder).filter((name) => name.endsWith('.fit'))).toHaveLength(11);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('reports its progress', async () => {
    const seen: number[] = [];
    await exporting('gpx', folder, two, { onProgress: ({ workouts }) => seen.push(workouts) });
    await exporting('csv', folder, two, { onProgress: ({ workouts }) => seen.push(workouts) });
    expect(seen).toEqual([1, 2, 1, 2]);
  });

  it('reads workouts one at a time', async () => {
    let taken = 0;
    let most = 0;
    function* many() {
      for (let i = 0; i < 5; i++) {
        taken++;
        yield { ...gym, id: `id${i}` };
      }
    }
    await exporting('tcx', folder, many(), { onProgress: ({ workouts }) => (most = Math.max(most, taken - workouts)) });
    expect([taken, most]).toEqual([5, 0]);
  });
});

describe('into a folder that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;

  it('names the path and the reason', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const below = async () => exporting('fit', `${join(file, 'below')}/`);
    await expect(below()).rejects.toMatchObject({
      code: 'EXPORT_WRITE',
      exitCode: 8,
      message: expect.stringMatching(/file.*not a folder/),
    });
    mkdirSync(join(folder, 'workouts.csv'));
    await expect(exporting('csv', folder, two, { table: 'workouts' })).rejects.toMatchObject({ code: 'EXPORT_WRITE' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.skipIf(isRoot)('says that you have no permission', async () => {
    chmodSync(folder, 0o500);
    await expect(exporting('fit', folder)).rejects.toMatchObject({ message: expect.stringContaining('no permission') });
    chmodSync(folder, 0o700);
  });
});

describe('into a single file', () => {
  it('writes one workout, or a collection of many', async () => {
    const fit = join(folder, 'run.fit');
    expect(await exporting('fit', fit, [run])).toMatchObject({ workouts: 1, written: 1, files: [fit] });
    expect((await readFit(readFileSync(fit))).records).toHaveLength(60);
    expect(await exporting('fit', fit, [run])).toMatchObject({ written: 0, unchanged: 1 });
    const json = join(folder, 'all.json');
    await exporting('json', json);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(two);
    await exporting('csv', join(folder, 'all.csv'));
    expect(readRfc4180(readFileSync(join(folder, 'all.csv'), 'utf8'))).toHaveLength(3);
  });

  it('asks for a folder when there are several workouts, and writes nothing', async () => {
    await expect(exporting('gpx', join(folder, 'x.gpx'))).rejects.toMatchObject({ code: 'ONE_WORKOUT', exitCode: 2 });
    await expect(exporting('gpx', join(folder, 'x.gpx'), [gym])).rejects.toMatchObject({ code: 'NO_POSITION' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes nothing for no workout', async () => {
    expect(await exporting('tcx', join(folder, 'x.tcx'), [])).toMatchObject({ workouts: 0, written: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });
});
