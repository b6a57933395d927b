import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workout, workouts } from '../commands/library.js';
import { wholeRecords } from '../support/data/records.js';
import { temporaryFolder } from '../support/folder.js';
import { describeWith } from '../support/judges/needs.js';
import { type Postgres, postgresMissing, startPostgres } from '../support/judges/postgres.js';
import { fill } from './contents.js';
import { mirrorOnce } from './mirroring.js';

const docs = resolve(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'fleet.md'), 'utf8');
const mirrorPart = page.slice(page.indexOf('## PostgreSQL'), page.indexOf('### Grafana'));
const queries = [...mirrorPart.matchAll(/```sql\n([\s\S]*?)```/g)].map((match) => match[1]!);
const clusters = [...page.slice(page.indexOf('### Citus')).matchAll(/```sql\n([\s\S]*?)```/g)].map(
  (match) => match[1]!,
);

interface Dashboard {
  templating: { list: { query: string; type: string }[] };
  panels: { title: string; targets: { rawSql: string }[] }[];
}
const dashboard = JSON.parse(readFileSync(join(docs, 'grafana-dashboard.json'), 'utf8')) as Dashboard;

/** As Grafana does it. */
const expanded = (sql: string) =>
  sql
    .replaceAll(/\$__timeFilter\(([\w.]+)\)/g, "$1 BETWEEN '2000-01-01T00:00:00Z' AND '2100-01-01T00:00:00Z'")
    .replaceAll('$athlete', "'anna','bert'");

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+/, '');

describeWith(postgresMissing, 'what docs/fleet.md asks of a mirror', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    const path = join(temporaryFolder(), 'polar.db');
    const load = { training_load: { cardio: 84 } };
    const recent = (id: string, hours: number) => workout({ id, start_time: hoursAgo(hours), ...load });
    const race = workout({
      ...workouts[0]!,
      ...{ id: 'r1', name: 'City race', start_time: '2026-02-22T08:00:00Z', start_time_local: '2026-02-22T09:00:00' },
    });
    const whole = { ...recent('w1', 50), legs: 2 };
    fill(path, {
      workouts: [recent('n1', 30), recent('n2', 20 * 24), whole, race],
      records: Object.values(wholeRecords),
    });
    await mirrorOnce(postgres, path, { athlete: 'anna' });
    fill(path, { workouts: [workouts[0]!], records: [] });
    await mirrorOnce(postgres, path, { athlete: 'bert' });
  });
  afterAll(() => postgres?.stop());

  it('answers the questions of a coach', async () => {
    const [form = '', missing = '', nights = '', heartRate = ''] = queries;
    expect(queries).toHaveLength(4);
    // The whole session counts by its legs.
    expect(await postgres.rows(form)).toEqual([{ athlete: 'anna', acute: '12.0', chronic: '4.0', form: '-8.0' }]);
    expect((await postgres.rows<{ athlete: string }>(missing)).map(({ athlete }) => athlete)).toEqual(['bert', 'anna']);
    expect(await postgres.rows(nights)).toMatchObject([
      {
        ...{ athlete: 'anna', name: 'City race', sleep_score: wholeRecords.sleep.sleep_score },
        avg_hrv_rmssd_ms: wholeRecords.nightly_recharge.avg_hrv_rmssd_ms,
      },
    ]);
    expect(await postgres.rows(heartRate)).toEqual([]);
    const ofBert = await postgres.rows(heartRate.replace("'anna'", "'bert'"));
    expect(ofBert).toHaveLength(2);
  });

  it('names who has synced only while they have not', async () => {
    await postgres.rows(`UPDATE polar_sync.athletes SET last_pull_at = now() WHERE athlete = 'anna'`);
    expect((await postgres.rows<{ athlete: string }>(queries[1]!)).map(({ athlete }) => athlete)).toEqual(['bert']);
  });

  it.each(dashboard.panels.map(({ title, targets }) => ({ title, sql: targets[0]!.rawSql })))(
    'has rows for the panel: $title',
    async ({ sql }) => {
      expect((await postgres.rows(expanded(sql))).length).toBeGreaterThan(0);
    },
  );

  it('lists the athletes for the dashboard', async () => {
    const { query = '' } = dashboard.templating.list.find(({ type }) => type === 'query') ?? {};
    expect(await postgres.rows(query)).toEqual([{ athlete: 'anna' }, { athlete: 'bert' }]);
  });

  it('has the keys that Citus and TimescaleDB need', async () => {
    const [citus = '', timescale = ''] = clusters;
    // They refuse a table with a unique index that lacks the column, and TimescaleDB one that is divided already.
    const lacking = `(SELECT count(*) FROM pg_index i WHERE i.indrelid = $1 AND i.indisunique AND NOT EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = $1 AND a.attnum = ANY (i.indkey) AND a.attname = $2))`;
    await postgres.rows(
      `CREATE FUNCTION create_distributed_table(regclass, text) RETURNS bigint LANGUAGE sql AS '${lacking.replaceAll("'", "''")}'`,
    );
    const distributed = await postgres.rows<{ create_distributed_table: string }>(citus);
    expect(distributed.length).toBeGreaterThan(40);
    expect(new Set(distributed.map((row) => row.create_distributed_table))).toEqual(new Set(['0']));
    await postgres.rows(`CREATE FUNCTION by_range(text, interval) RETURNS text LANGUAGE sql AS 'SELECT $1'`);
    await postgres.rows(
      `CREATE FUNCTION create_hypertable(regclass, text, migrate_data boolean) RETURNS bigint LANGUAGE sql AS
       '${lacking.replaceAll("'", "''")}'`,
    );
    expect(await postgres.rows(timescale)).toEqual([{ create_hypertable: '0' }]);
  });
});
