import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataKinds } from '../../../src/commands/pull/data.js';
import { makePrivateFolder } from '../../../src/config/folder.js';
import { allDataKinds } from '../../../src/kinds/kinds.js';
import { v3Kinds } from '../../support/data/v3-kinds.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run } from '../run.js';

let w: World;
beforeEach(async () => {
  w = await world({ count: 2, historyDays: 4, now: Date.now });
});
afterEach(() => w.close());

const polar = (args: string[], env: Record<string, string> = {}) => run(args, { env: { ...environmentOf(w), ...env } });

describe('--data', () => {
  it.each([
    [undefined, { workouts: true, kinds: [] }],
    ['workouts', { workouts: true, kinds: [] }],
    ['sleep', { workouts: false, kinds: ['sleep'] }],
    ['Heart_Rate, sleep,', { workouts: false, kinds: ['sleep', 'heart-rate'] }],
    ['all', { workouts: true, kinds: allDataKinds }],
  ])('%s', (text, named) => {
    const choice = { ...named, whatThereIs: text === 'all' };
    expect(readDataKinds(text, undefined)).toEqual(choice);
    // The setting is its default, and the flag overrides it.
    expect(readDataKinds(undefined, text)).toEqual(choice);
    expect(readDataKinds(text ?? 'workouts', 'activity')).toEqual(choice);
  });

  it.each([
    ['dreams', 'unknown kind "dreams"'],
    ['', 'names no kind'],
    [',', 'names no kind'],
  ])('rejects %j and names what there is, before anything is requested', async (text, words) => {
    const { exitCode, stderr } = await polar(['pull', '--data', text]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain('physical-info');
    expect(w.sandbox.requests).toEqual([]);
  });

  it('fetches the kinds, reports each, and leaves the workouts alone', async () => {
    const { exitCode, stdout } = await polar(['pull', '--data', 'sleep,cardio-load']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^sleep: \d new, 0 updated, 0 unchanged\.\ncardio-load: 180 new, 0 updated, 0 unchanged\.\n$/,
    );
  });

  it('is not compared with Polar by verify, which says so', async () => {
    const said = 'Only workouts are compared with Polar; sleep and other data are checked locally only.\n';
    await polar(['pull', '--data', 'workouts,cardio-load']);
    const { exitCode, stdout, stderr } = await polar(['verify', '--remote']);
    expect([exitCode, stderr]).toEqual([0, said]);
    expect(stdout).toMatch(/^\d+ payloads, 2 workouts and 180 other records checked: all sound\.\nPolar lists 2 work/);
    expect((await polar(['verify', '--remote', '--quiet'])).stderr).toBe('');
    expect((await polar(['verify'])).stderr).toBe('');
  });

  it('is reported in JSON beside what the contract has', async () => {
    w.sandbox.data.refuse('sleep');
    const { exitCode, stdout } = await polar(['pull', '--full', '--data', 'all', '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'polar-sync.pull/1',
      outcome: 'partial',
      workouts: { new: 2 },
      data: {
        sleep: { new: 0, updated: 0, unchanged: 0, failed: 1 },
        activity: { updated: 0, unchanged: 0, failed: 0 },
      },
      failed: [{ id: 'sleep', reason: expect.stringContaining('consent') }],
    });
    const status = JSON.parse((await polar(['status', '--json'])).stdout);
    expect(status.data.map(({ kind }: { kind: string }) => kind)).toEqual(v3Kinds);
    expect(status.data[0]).toMatchObject({ kind: 'sleep', records: 0, problem: expect.stringContaining('consent') });
    const text = (await polar(['status'])).stdout;
    expect(text).toMatch(/Sleep +0 records, requested .*, incomplete: .*consent/);
    expect(text).toMatch(/Cardio load +180 records, \d{4}-\d\d-\d\d to /);
  });

  it('has a default in the environment and in the configuration', async () => {
    expect((await polar(['pull'], { POLAR_SYNC_DATA: 'cardio-load' })).stdout).toMatch(/^cardio-load: 180 new/);
    const home = environmentOf(w).POLAR_SYNC_HOME!;
    makePrivateFolder(home);
    writeFileSync(join(home, 'config.json'), JSON.stringify({ data: 'cardio-load' }));
    expect((await polar(['pull'])).stdout).toMatch(/^cardio-load: 0 new, 0 updated, 28 unchanged/);
    expect((await polar(['pull', '--data', 'sleep'])).stdout).toMatch(/^sleep: /);
    writeFileSync(join(home, 'config.json'), JSON.stringify({ data: 'dreams' }));
    expect(await polar(['pull'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('The setting "data"') });
  });

  it('is only listed with --dry-run, which creates no database', async () => {
    const { stdout } = await polar(['pull', '--data', 'sleep', '--dry-run']);
    expect(stdout).toMatch(/^sleep: would pull \d new and 0 changed; 0 are here already\.\n$/);
  });
});
