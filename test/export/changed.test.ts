import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECORD_NAME } from '../../src/export/files/record.js';
import { encoderFor, type FormatOptions } from '../../src/export/format.js';
import type { ExportRequest } from '../../src/export/request.js';
import { exportTo } from '../../src/export/write.js';
import type { Workout } from '../../src/workouts/workout.js';
import { candidates } from '../support/data/candidates.js';
import { indoorSession, outdoorRun } from '../support/data/workouts.js';
import { temporaryFolder } from '../support/folder.js';

const run = outdoorRun(30, { name: 'Morning' });
const gym = indoorSession(20, { name: 'Gym' });

/** Exports workouts into a folder, and records the ids of those it loads. */
function exporter(format: string, folder: string) {
  return async (workouts: Workout[], { columns, ...more }: Partial<ExportRequest> & FormatOptions = {}) => {
    const loaded: string[] = [];
    const watched = [...candidates(workouts)].map((candidate) => ({
      ...candidate,
      load: () => {
        loaded.push(candidate.id);
        return candidate.load();
      },
    }));
    const encoder = encoderFor(format, columns ? { columns } : {});
    const result = await exportTo({
      workouts: watched,
      encoder,
      destination: { kind: 'folder', path: folder },
      changed: true,
      ...more,
    });
    return { ...result, loaded };
  };
}

const names = (folder: string) => readdirSync(folder).filter((name) => name !== RECORD_NAME);

describe('an export of what has changed', () => {
  it('is everything at first, then nothing, and then the workout that was edited', async () => {
    const folder = temporaryFolder();
    const exported = exporter('json', folder);
    expect(await exported([run, gym])).toMatchObject({
      workouts: 2,
      written: 2,
      unchanged: 0,
      loaded: [run.id, gym.id],
    });
    expect(await exported([run, gym])).toMatchObject({ workouts: 2, written: 0, unchanged: 2, files: [], loaded: [] });
    const edited = { ...gym, note: 'heavy' };
    const third = await exported([run, edited]);
    expect(third).toMatchObject({ written: 1, unchanged: 1, loaded: [gym.id] });
    expect(JSON.parse(readFileSync(third.files[0]!, 'utf8'))).toEqual(edited);
    expect(statSync(join(folder, RECORD_NAME)).mode & 0o777).toBe(0o600);
  });

  it('restores a file that was deleted or truncated', async () => {
    const folder = temporaryFolder();
    const exported = exporter('fit', folder);
    const { files } = await exported([run, gym]);
    rmSync(files[0]!);
    writeFileSync(files[1]!, 'cut');
    expect(await exported([run, gym])).toMatchObject({ written: 2, files });
    expect(statSync(files[1]!).size).toBeGreaterThan(100);
  });

  it('is separate for each format, and includes plain exports once there is a record', async () => {
    const folder = temporaryFolder();
    await exporter('fit', folder)([run]);
    const tcx = exporter('tcx', folder);
    expect(await tcx([run], { changed: false })).toMatchObject({ written: 1, loaded: [run.id] });
    expect(await tcx([run])).toMatchObject({ written: 0, loaded: [] });
    expect(await tcx([run], { changed: false })).toMatchObject({ unchanged: 1, loaded: [run.id] });
    expect(await exporter('fit', folder)([run])).toMatchObject({ written: 0, loaded: [] });
  });

  it('does not list a file whose bytes stay the same', async () => {
    const exported = exporter('fit', temporaryFolder());
    await exported([run]);
    const again = { ...run, provenance: { ...run.provenance, fetched_at: '2026-03-01T00:00:00Z' } };
    expect(await exported([again])).toMatchObject({ written: 0, unchanged: 1, files: [], loaded: [run.id] });
  });

  it('moves a file when the name of its workout has changed', async () => {
    const folder = temporaryFolder();
    const exported = exporter('json', folder);
    const nameTemplate = '{name}';
    await exported([run, gym], { nameTemplate });
    const renamed = { ...run, name: 'Evening' };
    const result = await exported([renamed, gym], { nameTemplate });
    expect(result).toMatchObject({ written: 1, unchanged: 1, removed: [join(folder, 'Morning.json')], left: [] });
    expect(names(folder).sort()).toEqual(['Evening.json', 'Gym.json']);
    expect(await exported([renamed, gym], { nameTemplate: '{name}_{id}' })).toMatchObject({ written: 2 });
    expect(names(folder).sort()).toEqual([`Evening_${run.id}.json`, `Gym_${gym.id}.json`]);
  });

  it('leaves an old file that was altered, and reports it', async () => {
    const folder = temporaryFolder();
    const exported = exporter('gpx', folder);
    await exported([run], { nameTemplate: '{name}' });
    appendFileSync(join(folder, 'Morning.gpx'), '<!-- mine -->');
    const result = await exported([{ ...run, name: 'Evening' }], { nameTemplate: '{name}' });
    expect(result).toMatchObject({ written: 1, removed: [], left: [join(folder, 'Morning.gpx')] });
    expect(names(folder).sort()).toEqual(['Evening.gpx', 'Morning.gpx']);
  });

  it('never removes anything outside the folder, whatever the record says', async () => {
    const folder = temporaryFolder();
    const inner = join(folder, 'inner');
    const exported = exporter('json', inner);
    await exported([run], { nameTemplate: '{name}' });
    const record = join(inner, RECORD_NAME);
    writeFileSync(join(folder, 'Morning.json'), readFileSync(join(inner, 'Morning.json')));
    writeFileSync(record, readFileSync(record, 'utf8').replaceAll('Morning.json', '../Morning.json'));
    await exported([{ ...run, name: 'Evening' }], { nameTemplate: '{name}' });
    expect(existsSync(join(folder, 'Morning.json'))).toBe(true);
  });

  it('reports once that a workout has no position', async () => {
    const exported = exporter('gpx', temporaryFolder());
    expect(await exported([run, gym])).toMatchObject({ written: 1, skipped: [{ id: gym.id }] });
    expect(await exported([run, gym])).toMatchObject({ workouts: 1, unchanged: 1, skipped: [], loaded: [] });
    const found = { ...gym, route: run.route };
    expect(await exported([run, found])).toMatchObject({ written: 1, loaded: [gym.id] });
  });

  it('continues after a run that was cut short, even in the middle of a line of its record', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const exported = exporter('tcx', folder);
    const cut = { onProgress: () => controller.abort(), signal: controller.signal };
    await expect(exported([run, gym], cut)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    appendFileSync(join(folder, RECORD_NAME), '{"id":"7indoor00001","for');
    expect(await exported([run, gym])).toMatchObject({ written: 1, unchanged: 1, loaded: [gym.id] });
    expect(await exported([run, gym])).toMatchObject({ written: 0, loaded: [] });
    const tables = exporter('csv', folder);
    appendFileSync(join(folder, RECORD_NAME), '{"id":"workouts","for');
    await tables([run, gym]);
    expect(await tables([run, gym])).toMatchObject({ written: 0, loaded: [] });
  });

  it('rewrites the tables when any workout, their selection or the columns differ', async () => {
    const folder = temporaryFolder();
    const exported = exporter('csv', folder);
    expect(await exported([run, gym])).toMatchObject({ workouts: 2, written: 2 });
    expect(await exported([run, gym])).toMatchObject({ workouts: 2, written: 0, unchanged: 2, loaded: [] });
    const workouts = () => readFileSync(join(folder, 'workouts.csv'), 'utf8');
    expect(await exported([run, gym], { columns: ['id', 'type'] })).toMatchObject({ written: 1, unchanged: 1 });
    // The same size, other bytes.
    expect(await exported([run, gym], { columns: ['type', 'id'] })).toMatchObject({ written: 1, unchanged: 1 });
    expect(workouts()).toMatch(/^type,id/);
    await exported([run, gym], { columns: ['id', 'type'], changed: false });
    expect(await exported([run, gym], { columns: ['type', 'id'] })).toMatchObject({ written: 1 });
    expect(workouts()).toMatch(/^type,id/);
    expect(await exported([run])).toMatchObject({ workouts: 1, written: 2 });
    rmSync(join(folder, 'samples.csv'));
    expect(await exported([run])).toMatchObject({ written: 1, unchanged: 1 });
    expect(await exporter('jsonl', folder)([run, gym])).toMatchObject({ workouts: 2, written: 1 });
    expect(readFileSync(join(folder, 'workouts.jsonl'), 'utf8').split('\n')).toHaveLength(3);
  });
});

describe('names without the id', () => {
  const nameTemplate = '{date}';
  const plain = { nameTemplate, changed: false };
  const content = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Workout;

  it('never make a later run overwrite the file of another workout', async () => {
    const folder = temporaryFolder();
    const exported = exporter('json', folder);
    await exported([run], plain);
    expect((await exported([gym], plain)).files).toEqual([join(folder, `2026-02-22_${gym.id}.json`)]);
    expect(content(folder, '2026-02-22.json').id).toBe(run.id);
    // In any order, each keeps its file, and an edited workout replaces its own.
    await exported([gym, { ...run, note: 'edited' }], plain);
    expect(names(folder).sort()).toEqual(['2026-02-22.json', `2026-02-22_${gym.id}.json`]);
    expect(content(folder, '2026-02-22.json')).toMatchObject({ id: run.id, note: 'edited' });
    expect(content(folder, `2026-02-22_${gym.id}.json`).id).toBe(gym.id);
  });

  it('belong to a workout as soon as its file may exist', async () => {
    const folder = temporaryFolder();
    const exported = exporter('json', folder);
    await exported([run], plain);
    // What a run leaves behind if it is killed between writing the file and recording it.
    const record = join(folder, RECORD_NAME);
    const lines = readFileSync(record, 'utf8').split('\n');
    writeFileSync(record, lines.filter((line) => !line.includes('fingerprint')).join('\n'));
    await exported([gym, { ...run, note: 'edited' }], plain);
    expect(names(folder).sort()).toEqual(['2026-02-22.json', `2026-02-22_${gym.id}.json`]);
    expect(content(folder, '2026-02-22.json')).toMatchObject({ id: run.id, note: 'edited' });
  });

  it('ignore case, as many disks do', async () => {
    const folder = temporaryFolder();
    const exported = exporter('json', folder);
    await exported([{ ...run, name: 'RUN' }], { nameTemplate: '{name}', changed: false });
    await exported([{ ...gym, name: 'run' }], { nameTemplate: '{name}', changed: false });
    expect(names(folder).sort()).toEqual(['RUN.json', `run_${gym.id}.json`]);
  });

  it('leave unknown files alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '2026-02-22.json'), 'a diary');
    await exporter('json', folder)([run], plain);
    expect(readFileSync(join(folder, '2026-02-22.json'), 'utf8')).toBe('a diary');
    expect(content(folder, `2026-02-22_${run.id}.json`).id).toBe(run.id);
  });

  it('need no record when every name contains the id', async () => {
    const folder = temporaryFolder();
    await exporter('json', folder)([run, gym], { changed: false });
    expect(readdirSync(folder)).toHaveLength(2);
    expect(existsSync(join(folder, RECORD_NAME))).toBe(false);
  });
});
