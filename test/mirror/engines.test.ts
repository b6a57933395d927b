import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLibrary } from '../../src/storage/library.js';
import type { Store } from '../../src/storage/store.js';
import { rebuild } from '../../src/sync/rebuild.js';
import type { WorkoutSummary } from '../../src/workouts/workout.js';
import { run } from '../commands/run.js';
import { allRowsInDataset } from '../export/parquet/dataset-rows.js';
import { daysFile, nightlyRecovery, recoverySeries, sleepResult, sleepScore } from '../support/data/account-days.js';
import { temporaryFolder } from '../support/folder.js';
import { duckdbMissing } from '../support/judges/duckdb.js';
import { describeWith } from '../support/judges/needs.js';
import { type Postgres, postgresMissing, startPostgres } from '../support/judges/postgres.js';
import { cases, patience } from '../support/random.js';
import { openQuickly } from '../support/store.js';
import { everything } from '../sync/import/days.js';
import { exported, pulled, sessionFile, type Truth, take } from '../sync/import/support.js';
import { rowsInSqlite } from './compare.js';
import { allRowsInMirror, rowsInMirror } from './mirroring.js';
import { expectSamples, type SampleRow } from './samples.js';

/*
 * What happens to a database in a life: sessions and nights arrive, again and in other revisions, from Polar and from the
 * account export; some are recorded twice; you edit, hide and prefer; workouts go, and come back by a rebuild. After each few
 * events it is mirrored and exported, and all three engines must have the same in every row of every table.
 */

type Event =
  | { what: 'pull'; session: number; beat: number; phone: boolean; route: boolean }
  | { what: 'import'; session: number; beat: number; revision: number }
  | { what: 'nights'; score: number; rmssd: number; days: number }
  | { what: 'everything' }
  | { what: 'edit'; pick: number; flags: readonly string[] }
  | { what: 'delete'; pick: number }
  | { what: 'rebuild' };

const session = fc.constantFrom(0, 1, 2, 2, 3);
const text = fc.oneof(
  fc.constantFrom('Long run', 'a\tb', 'back\\slash', '\\N', '"quoted"', "it's", 'ääkköset 🏃', '\u2028', '-', '=1+1'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
const flags: fc.Arbitrary<readonly string[]> = fc.oneof(
  text.map((name) => ['--name', name]),
  text.map((note) => ['--note', `${note}\nand a second line`]),
  fc.constantFrom(
    ...[['--hide'], ['--hide'], ['--unhide'], ['--prefer'], ['--prefer'], ['--reset', 'all'], ['--reset', 'hidden']],
    ...[
      ['--sport', 'trail running'],
      ['--tag', 'race,long'],
      ['--feeling', '2'],
      ['--gear', 'Pegasus'],
      ['--name', ''],
    ],
  ),
);
const pull = fc.record({
  ...{ what: fc.constant('pull' as const), session, beat: fc.nat(3), phone: fc.boolean(), route: fc.boolean() },
});
const nights = fc.record({
  ...{ what: fc.constant('nights' as const), score: fc.integer({ min: 1, max: 100 }) },
  ...{ rmssd: fc.integer({ min: 10, max: 90 }), days: fc.integer({ min: 1, max: 3 }) },
});
const event: fc.Arbitrary<Event> = fc.oneof(
  { arbitrary: pull, weight: 5 },
  fc.record({ what: fc.constant('import' as const), session, beat: fc.nat(3), revision: fc.nat(8) }),
  nights,
  fc.constant<Event>({ what: 'everything' }),
  { arbitrary: fc.record({ what: fc.constant('edit' as const), pick: fc.nat(7), flags }), weight: 5 },
  fc.record({ what: fc.constant('delete' as const), pick: fc.nat(7) }),
  fc.constant<Event>({ what: 'rebuild' }),
);
/** What `mirror --json` prints of an athlete. */
interface Mirrored {
  workouts: { updated: number; deleted: number };
}

/** What happens between two mirrors, several times. */
const lives = fc.array(fc.array(event, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 5 });

/** The sessions lie in two months and two years; each takes 15 minutes. */
const starts = ['2025-12-31T22:40:00Z', '2026-01-31T23:50:00Z', '2026-02-20T09:00:00Z', '2026-02-20T17:00:00Z'];

/** A watch and a phone record the same, the phone a bit later. */
const truthOf = (session: number, beat: number, phone = false): Truth => ({
  ...{ start: Date.parse(starts[session]!) + (phone ? 20_000 : 0), millis: phone ? 850_000 : 900_000 },
  ...(phone
    ? { device: 'Polar Flow app', deviceId: '9999FFFF' }
    : { device: 'Polar Vantage V3', deviceId: '0BA9FA32' }),
  heartRate: Array.from({ length: 300 }, (_, i) => 120 + beat + Math.round(15 * Math.sin((i + (phone ? 20 : 0)) / 20))),
});

const routeOf = (beat: number) =>
  Array.from({ length: 40 }, (_, i) => ({
    ...{ latitude: 60.1234567 + (i + beat) / 10_000, longitude: -24.7654321, time: `PT${i}S` },
    ...{ satellites: 9, fix: 2 },
  }));

async function happen(store: Store, one: Event, own: string[], env: Record<string, string>): Promise<void> {
  const picked = (pick: number) => {
    const all = store.list({ hidden: true });
    return all[pick % Math.max(1, all.length)]?.id;
  };
  switch (one.what) {
    case 'pull': {
      const truth = truthOf(one.session, one.beat, one.phone);
      const id = `hash${one.session}${one.phone ? 'P' : 'W'}`;
      const more = {
        training_load_pro: {
          'cardio-load': 40.5 + one.beat,
          'muscle-load': 3.25,
          'user-rpe': 'RPE_5',
          'perceived-load': 12,
        },
        heart_rate_zones: [{ index: 1, 'lower-limit': 100, 'upper-limit': 140, 'in-zone': 'PT600S' }],
        samples: [
          { recording_rate: 1, sample_type: 0, data: truth.heartRate?.join(',') },
          { recording_rate: 5, sample_type: 1, data: '9.5,NULL,10.25,7' },
          { recording_rate: 1, sample_type: 99, data: '1,2,3' },
          { recording_rate: 0, sample_type: 11, data: '800,810,NULL,790' },
        ],
        ...(one.route && { has_route: true, route: routeOf(one.beat) }),
      };
      store.atomically(() => pulled(store, id, truth, more));
      return;
    }
    case 'import': {
      const modified = `2026-02-2${one.revision + 1}T00:00:00.000`;
      const id = `700000000${one.session}`;
      const truth = truthOf(one.session, one.beat);
      await take(store, { [sessionFile(`${one.session}`)]: exported(id, truth, { modified }) });
      return;
    }
    case 'nights': {
      const nights = Array.from({ length: one.days }, (_, i) => `2026-01-0${i + 1}`);
      await take(store, {
        [daysFile('sleep_result')]: nights.map((date) => sleepResult(date)),
        [daysFile('sleep_score')]: nights.map((date) => sleepScore(date, one.score)),
        [daysFile('nightly_recovery')]: nights.map((date) => nightlyRecovery(date, one.rmssd)),
        [daysFile('nightly_recovery_blob')]: nights.map((date) => recoverySeries(date)),
      });
      return;
    }
    case 'everything':
      await take(store, everything);
      return;
    case 'edit': {
      const id = picked(one.pick);
      if (id === undefined) return;
      const { exitCode, stderr } = await run(['edit', id, ...one.flags, ...own, '--json'], { env });
      // Not every workout has another recording, and not every text is one that can be stored.
      if (exitCode !== 0) expect(JSON.parse(stderr)).toMatchObject({ exit: 2 });
      return;
    }
    case 'delete': {
      const id = picked(one.pick);
      if (id !== undefined) store.atomically(() => store.dropWorkout(id));
      return;
    }
    default:
      await rebuild(store);
  }
}

describeWith([...postgresMissing, ...duckdbMissing], 'SQLite, PostgreSQL and Parquet', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  it(
    'have the same rows after whatever has happened, mirrored and exported as it goes',
    async () => {
      const home = temporaryFolder();
      const dataset = join(home, 'dataset');
      const env = { POLAR_SYNC_HOME: home, HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
      const seen = {
        workouts: 0,
        hidden: 0,
        doubles: 0,
        edited: 0,
        samples: 0,
        points: 0,
        nights: 0,
        updated: 0,
        gone: 0,
      };
      let athletes = 0;
      const expectTheSame = async (athlete: string, path: string, own: string[]) => {
        const list = await run(['list', '--doubles', '--json', ...own], { env });
        const summaries = JSON.parse(list.stdout) as WorkoutSummary[];
        const listed = new Map(summaries.map((one) => [one.id, JSON.stringify(one)]));
        const options = { samples: true, listed, athlete };
        const inSqlite = rowsInSqlite(path, options);
        expect(await rowsInMirror(postgres, options)).toEqual(inSqlite);
        // What SQLite has in another form is the same in the others, and right: the instants of samples and points.
        const inMirror = await allRowsInMirror(postgres, { athlete });
        expect(await allRowsInDataset(dataset, athlete)).toEqual(inMirror);
        const whole = openLibrary(path);
        for (const workout of whole.iterate()) {
          const rows = await postgres.rows<SampleRow & { ms: number }>(
            `SELECT *, (extract(epoch FROM "time") * 1000)::float8 AS ms FROM polar_sync.samples
             WHERE athlete = $1 AND workout_id = $2 ORDER BY t`,
            [athlete, workout.id],
          );
          expectSamples(
            workout,
            rows.map((row) => ({ ...row, time: row.ms })),
          );
        }
        seen.hidden += whole.count({ hidden: true }) - summaries.length;
        whole.close();
        seen.workouts += summaries.length;
        seen.doubles += summaries.filter((one) => one.alternative_to !== undefined).length;
        seen.edited += summaries.filter((one) => one.edited !== undefined).length;
        seen.samples += inMirror.samples?.length ?? 0;
        seen.points += inMirror.route_points?.length ?? 0;
        seen.nights += inMirror.sleep_stages?.length ?? 0;
      };
      await fc.assert(
        fc.asyncProperty(lives, async (life) => {
          athletes += 1;
          const athlete = `a${athletes}`;
          const own = ['--profile', athlete];
          const path = join(home, 'profiles', athlete, 'polar-sync.db');
          for (const events of life) {
            const store = openQuickly(path);
            try {
              for (const one of events) await happen(store, one, own, env);
            } finally {
              store.close();
            }
            const mirrored = await run(['mirror', postgres.url, ...own, '--json'], { env });
            expect(mirrored).toMatchObject({ exitCode: 0, stderr: '' });
            const [result] = (JSON.parse(mirrored.stdout) as { athletes: Mirrored[] }).athletes;
            seen.updated += result!.workouts.updated;
            seen.gone += result!.workouts.deleted;
            const argv = ['export', '--format', 'parquet', '--out', dataset, ...own, '--json'];
            expect(await run(argv, { env })).toMatchObject({ exitCode: 0, stderr: '' });
            await expectTheSame(athlete, path, own);
          }
        }),
        { numRuns: cases(20) },
      );
      // It is about what happens, so it has to happen.
      expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
    },
    patience(300_000),
  );
});
