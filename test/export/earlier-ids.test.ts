import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECORD_NAME } from '../../src/export/files/record.js';
import { encoderFor } from '../../src/export/format.js';
import type { ExportRequest } from '../../src/export/request.js';
import { exportTo } from '../../src/export/write.js';
import type { Workout } from '../../src/workouts/workout.js';
import { candidates } from '../support/data/candidates.js';
import { outdoorRun } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';

/** As known from the account export alone; then a better source adds another id. */
const before = outdoorRun(30, { name: 'Morning', id: 'aaaaaaaaaaaaaaaa' });
const after = { ...before, id: 'bbbbbbbbbbbbbbbb' };

const names = (folder: string) => readdirSync(folder).filter((name) => name !== RECORD_NAME);

const write = (folder: string, workout: Workout, aliases: string[], more: Partial<ExportRequest> = {}) =>
  exportTo({
    workouts: candidates([workout], aliases),
    encoder: encoderFor('json', {}),
    destination: { kind: 'folder', path: folder },
    changed: true,
    ...more,
  });

describe('a workout that has another id than at the last export', () => {
  it('has one file, under the new id, with --changed', async () => {
    const folder = temporaryFolder();
    const [old] = (await write(folder, before, [])).files;
    const result = await write(folder, after, [before.id]);
    expect(result).toMatchObject({ written: 1, removed: [old], left: [], earlier: [] });
    expect(names(folder)).toEqual([basename(result.files[0]!)]);
    expect(names(folder)[0]).toContain(after.id);
    expect(await write(folder, after, [before.id])).toMatchObject({ written: 0, removed: [], unchanged: 1 });
  });

  it('keeps its file where names do not contain the id', async () => {
    const folder = temporaryFolder();
    await write(folder, before, [], { nameTemplate: '{date}_{name}' });
    const [name] = names(folder);
    expect(await write(folder, after, [before.id], { nameTemplate: '{date}_{name}' })).toMatchObject({ written: 1 });
    expect(names(folder)).toEqual([name]);
    // Also without --changed, because the record says which workout it belongs to.
    expect(await write(folder, after, [before.id], { nameTemplate: '{date}_{name}', changed: false })).toMatchObject({
      unchanged: 1,
    });
    expect(names(folder)).toEqual([name]);
  });

  it('leaves an old file that was altered, and reports it', async () => {
    const folder = temporaryFolder();
    const [old] = (await write(folder, before, [])).files;
    appendFileSync(old!, '\n');
    expect(await write(folder, after, [before.id])).toMatchObject({ written: 1, removed: [], left: [old] });
    expect(existsSync(old!)).toBe(true);
  });

  it('reports the old file where no record is kept', async () => {
    const folder = temporaryFolder();
    const [old] = (await write(folder, before, [], { changed: false })).files;
    writeFileSync(join(folder, 'unrelated.json'), '{}');
    expect(await write(folder, after, [before.id], { changed: false })).toMatchObject({ written: 1, earlier: [old] });
    expect(existsSync(old!)).toBe(true);
  });
});
