import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReader } from '../../../src/storage/store.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { writeZip } from '../../support/data/zip.js';
import { fitReaders } from '../../support/judges/fit-readers.js';
import { describeShared, sharedPath } from '../../support/shared.js';
import { library, workout } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const start = Date.parse('2022-08-20T07:00:00Z');

/** A part of a session, one minute long, with its start in seconds after that of the session. */
const part = (index: number, after: number, more: Partial<Workout> = {}): Workout =>
  workout({
    id: `part0000000${index}`,
    type: index === 1 ? 'cycling' : 'running',
    sport: index === 1 ? 'cycling' : 'running',
    part_of: { session: '4821507733', index, count: 2 },
    start_time: new Date(start + after * 1000).toISOString().replace('.000', ''),
    start_time_local: new Date(start + (after + 10_800) * 1000).toISOString().slice(0, 19),
    utc_offset_minutes: 180,
    duration_seconds: 60,
    streams: { heart_rate_bpm: { interval_seconds: 1, values: Array.from({ length: 60 }, (_, i) => 100 + i) } },
    ...more,
  });

const alone = workout({ id: 'ff0011223344', duration_seconds: 60, start_time: '2022-08-21T07:00:00Z' });
const parts = [part(1, 0), part(2, 75)];

function setUp(content: Workout[] = [...parts, alone]) {
  const home = temporaryFolder();
  const env = library(home, content);
  const out = join(home, 'out');
  const exported = async (...flags: string[]) => {
    const outcome = await run(['export', '--format', 'fit', '--out', `${out}/`, '--json', ...flags], { env });
    return { ...outcome, result: outcome.stdout === '' ? undefined : JSON.parse(outcome.stdout) };
  };
  const names = () => readdirSync(out).filter((name) => name.endsWith('.fit'));
  return { home, env, out, exported, names };
}

const whole = '2022-08-20T10-00-00_cycling_4821507733.fit';
const single = ['2022-08-20T10-00-00_cycling_part00000001.fit', '2022-08-20T10-01-15_running_part00000002.fit'];
const other = '2024-05-01T07-30-12_running_ff0011223344.fit';

describe('export --multisport', () => {
  it('writes the parts of a session into one file, named as the first with the id of the session', async () => {
    const { exported, names, out } = setUp();
    const { exitCode, result } = await exported('--multisport');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ workouts: 3, written: 2 });
    expect(names()).toEqual([whole, other]);
    const { sessions } = await fitReaders['fit-file-parser']!(readFileSync(join(out, whole)));
    expect(sessions.map(({ sport, start: from }) => [sport, (from - start) / 1000])).toEqual([
      ['cycling', 0],
      ['running', 75],
    ]);
  });

  it('leaves a file for each part without the flag', async () => {
    const { exported, names } = setUp();
    await exported();
    expect(names()).toEqual([...single, other]);
  });

  it.each([
    ['an id', ['part00000002']],
    ['a sport', ['--sport', 'cycling', '--until', '2022-12-31']],
    ['the ids of both', ['part00000001', 'part00000002']],
  ])('exports the whole session for a part that %s chose, once', async (_by, flags) => {
    const { exported, names } = setUp();
    expect((await exported('--multisport', ...flags)).result).toMatchObject({ workouts: 2, written: 1 });
    expect(names()).toEqual([whole]);
  });

  it('fits into a single file', async () => {
    const { home, env } = setUp();
    const out = join(home, 'tri.fit');
    const flags = ['export', 'part00000002', '--format', 'fit', '--multisport', '--out', out];
    const { exitCode, stdout } = await run(flags, { env });
    expect([exitCode, stdout.split(':')[0]]).toEqual([0, `2 workouts as fit in ${out}`]);
    const { sessions } = await fitReaders['fit-decoder']!(readFileSync(out));
    expect(sessions).toHaveLength(2);
  });

  it('is written again with --changed if any of the parts has changed, and only then', async () => {
    const { home, exported, out } = setUp();
    const changed = async () => (await exported('--multisport', '--changed')).result;
    expect(await changed()).toMatchObject({ workouts: 3, written: 2 });
    expect(await changed()).toMatchObject({ workouts: 3, written: 0, unchanged: 2, files: [] });
    library(home, [part(2, 75, { calories_kcal: 30 })]);
    expect(await changed()).toMatchObject({ written: 1, unchanged: 1, files: [join(out, whole)] });
  });

  it('replaces the files of its parts with --changed, and they replace it, so that nothing is there twice', async () => {
    const { exported, names, out } = setUp();
    await exported('--changed');
    const { result } = await exported('--changed', '--multisport');
    expect(result.removed).toEqual(single.map((name) => join(out, name)));
    expect(names()).toEqual([whole, other]);
    expect((await exported('--changed')).result).toMatchObject({ removed: [join(out, whole)] });
    expect(names()).toEqual([...single, other]);
    expect((await exported('--changed')).result).toMatchObject({ written: 0, unchanged: 3, removed: [] });
  });

  it('leaves the only part that is stored as it is', async () => {
    const { exported, names } = setUp([parts[1]!]);
    await exported('--multisport');
    expect(names()).toEqual([single[1]]);
  });

  it('keeps parts apart that overlap in time, and says so', async () => {
    const { exported, names } = setUp([part(1, 0), part(2, 40)]);
    const { exitCode, stderr } = await exported('--multisport');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('The parts of the multisport session 4821507733 overlap in time');
    expect(names()).toHaveLength(2);
  });

  it('accepts parts that overlap by the fraction of a second that Polar rounds off', async () => {
    const { exported, names } = setUp([part(1, 0, { duration_seconds: 60.4 }), part(2, 60)]);
    expect((await exported('--multisport')).stderr).toBe('');
    expect(names()).toHaveLength(1);
  });
});

describe.each(['--multisport', '--as-device'])('export %s', (flag) => {
  it.each([
    ['--format', 'tcx'],
    ['--format', 'json'],
    ['--format', 'original'],
    ['--format', 'csv', '--data', 'sleep'],
  ])('is rejected with %s %s %s %s', async (...flags) => {
    const { env, out } = setUp();
    const { exitCode, stderr } = await run(['export', ...flags, '--out', out, flag, '--json'], { env });
    expect(exitCode).toBe(2);
    const said = JSON.parse(stderr);
    expect(said).toMatchObject({ code: 'FIT_ONLY' });
    expect(said.message).toContain(flag);
  });
});

describe('export --as-device', () => {
  it('is another file for --changed, under the same name', async () => {
    const { exported, names, out } = setUp([alone]);
    await exported('--changed');
    const plain = readFileSync(join(out, other));
    expect((await exported('--changed', '--as-device')).result).toMatchObject({ written: 1 });
    expect((await exported('--changed', '--as-device')).result).toMatchObject({ written: 0, unchanged: 1 });
    expect(readFileSync(join(out, other)).equals(plain)).toBe(false);
    expect((await exported('--changed')).result).toMatchObject({ written: 1 });
    expect(readFileSync(join(out, other)).equals(plain)).toBe(true);
    expect(names()).toEqual([other]);
  });
});

describeShared('a triathlon of the account export', () => {
  const file = sharedPath('fixtures', 'reports', 'old-model-triathlon.json');
  interface Told {
    exercises: { startTime: string; duration: string; distance: number; samples: { heartRate: { value: number }[] } }[];
  }

  it.each(Object.entries(fitReaders))('is three sessions of one file, read by %s', async (_name, read) => {
    const home = temporaryFolder();
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
    const zip = join(home, 'export.zip');
    writeZip(zip, {
      'training-session-2019-06-01-1-00000000-0000-4000-8000-000000000001.json': readFileSync(file, 'utf8'),
    });
    expect((await run(['import', zip, '--user', '123'], { env })).exitCode).toBe(0);
    const out = join(home, 'tri.fit');
    const store = openReader(join(home, 'polar-sync.db'));
    const ids = store.list().map(({ id }) => id);
    store.close();
    expect(ids).toHaveLength(3);
    const flags = ['export', ids[1]!, '--format', 'fit', '--multisport', '--out', out];
    expect((await run(flags, { env })).exitCode).toBe(0);

    const told = (JSON.parse(readFileSync(file, 'utf8')) as Told).exercises;
    const startOf = (local: string) => Date.parse(`${local}Z`) - 7_200_000;
    const { sessions, records, events } = await read(readFileSync(out));
    const seconds = [120, 180, 180];
    expect(
      sessions.map(({ sport, start: from, timer, elapsed, distance }) => [sport, from, timer, elapsed, distance]),
    ).toEqual(
      told.map(({ startTime, distance }, i) => [
        ['swimming', 'cycling', 'running'][i],
        startOf(startTime),
        seconds[i],
        seconds[i],
        distance,
      ]),
    );
    expect(records.map(({ time, heartRate }) => [time, heartRate])).toEqual(
      told.flatMap(({ startTime, samples }) =>
        samples.heartRate.map(({ value }, i) => [startOf(startTime) + i * 1000, value]),
      ),
    );
    // A minute between the swim and the ride; the run begins where the ride ends.
    const begun = startOf(told[0]!.startTime);
    expect(events.map(({ time, type }) => [(time - begun) / 1000, type])).toEqual([
      [0, 'start'],
      [120, 'stop_all'],
      [180, 'start'],
      [360, 'stop_all'],
      [360, 'start'],
      [540, 'stop_all'],
    ]);
  });
});
