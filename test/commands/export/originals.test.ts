import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { originalFormats } from '../../../src/polar/v3/access-link.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { readFit } from '../../support/judges/referees.js';
import { type World, world } from '../../sync/support.js';
import { run, temporaryFolder } from '../run.js';

let w: World;
beforeEach(async () => {
  const sessions = generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 4, longestSeconds: 1500 });
  w = await world({ sessions: [...sessions], spelling: 'documented' });
});
afterEach(() => w.close());

const exported = (...argv: string[]) =>
  run(['export', '--format', 'original', '--db', w.path, ...argv], { env: { POLAR_SYNC_HOME: temporaryFolder() } });
const held = () =>
  w.look((store) =>
    store.list().flatMap(({ id }) =>
      store.originals.ofWorkout(id).map(({ format, sha256 = '' }) => ({
        id,
        format: format === 'tcx' ? 'tcx.gz' : format,
        body: Buffer.from(store.bodies.get(sha256) ?? []),
      })),
    ),
  );

describe("export of Polar's original files", () => {
  it('writes every stored file, unchanged and private, and leaves unchanged ones alone', async () => {
    await w.pull({ originals: originalFormats });
    const out = join(temporaryFolder(), 'out');
    const first = JSON.parse((await exported('--out', `${out}/`, '--json')).stdout);
    const expected = held();
    expect(first).toMatchObject({
      schema: 'polar-sync.export/1',
      format: 'original',
      workouts: 4,
      written: expected.length,
    });
    expect(readdirSync(out)).toHaveLength(expected.length);
    for (const { id, format, body } of expected) {
      const name = readdirSync(out).find((file) => file.endsWith(`_${id}.${format}`)) ?? '';
      expect(readFileSync(join(out, name)).equals(body), name).toBe(true);
      expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
    }
    const again = JSON.parse((await exported('--out', `${out}/`, '--json')).stdout);
    expect(again).toMatchObject({ written: 0, unchanged: expected.length });
    const changed = JSON.parse((await exported('--out', `${out}/`, '--json', '--changed')).stdout);
    expect(changed.written).toBe(0);
  });

  it('writes one file to a file or stdout', async () => {
    await w.pull({ originals: ['fit', 'gpx'] });
    const [one] = held().filter(({ format }) => format === 'fit');
    const file = join(temporaryFolder(), 'run.fit');
    expect((await exported(one?.id ?? '', '--out', file)).exitCode).toBe(0);
    expect(readFileSync(file).equals(one?.body ?? Buffer.alloc(0))).toBe(true);
    expect(await exported('--out', file)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Several original files are chosen'),
    });
    const lone = held().find(
      ({ id, format }) => format === 'fit' && held().filter((two) => two.id === id).length === 2,
    );
    expect(await exported(lone?.id ?? '', '--out', '-')).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('but - holds only one'),
    });
  });

  it('says what to do if there is none', async () => {
    // With --full, the FIT file is fetched without being requested, because of its pauses.
    await w.pull({ details: { samples: true, zones: true, route: false } });
    const { exitCode, stderr } = await exported();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('pull --originals fit,tcx,gpx');
  });
});

it('the laps of an original file are in every export', async () => {
  await w.pull({ originals: ['fit'] });
  const [lapped] = w.look((store) => store.list().filter(({ auto_laps = [] }) => auto_laps.length > 2));
  const laps = lapped?.auto_laps?.length ?? 0;
  const file = join(temporaryFolder(), 'run');
  for (const format of ['fit', 'tcx', 'json'])
    await run(['export', lapped?.id ?? '', '--format', format, '--db', w.path, '--out', `${file}.${format}`], {
      env: {},
    });
  expect((await readFit(readFileSync(`${file}.fit`))).laps).toHaveLength(laps);
  expect(readFileSync(`${file}.tcx`, 'utf8').match(/<Lap /g)).toHaveLength(laps);
  expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))[0].auto_laps).toHaveLength(laps);
  await run(
    ['export', lapped?.id ?? '', '--format', 'csv', '--table', 'samples', '--db', w.path, '--out', `${file}.csv`],
    {
      env: {},
    },
  );
  expect(new Set(readFileSync(`${file}.csv`, 'utf8').match(/[^,]+(?=\r\n)/g)).size).toBe(laps + 1);
  await run(['export', lapped?.id ?? '', '--format', 'gpx', '--db', w.path, '--out', `${file}.gpx`], { env: {} });
  expect(readFileSync(`${file}.gpx`, 'utf8').match(/<wpt /g)).toHaveLength(laps - 1);
  expect((await run(['show', lapped?.id ?? '', '--db', w.path], { env: {} })).stdout).toContain('Auto lap');
});
