import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/storage/open.js';
import { bin, start } from '../bin.js';
import { library, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

const MANY = 100_000;
const MEGABYTES = 150;

let home: string;
beforeAll(() => {
  // For all of these tests.
  home = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  library(home, workouts.slice(0, 1));
  multiply(MANY);
}, 300_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Multiplies one stored workout, three hours apart, from 1990 on. */
function multiply(many: number): void {
  const db = openDatabase(join(home, 'polar-sync.db'));
  const changed: Record<string, string> = {
    id: "printf('%012x', n)",
    start_time: "strftime('%Y-%m-%dT%H:%M:%SZ', 631152000 + n * 10800, 'unixepoch')",
    start_time_local: "strftime('%Y-%m-%dT%H:%M:%S', 631152000 + n * 10800, 'unixepoch')",
  };
  const members = Object.entries({ ...changed, distance_meters: 'n % 977' });
  const summary = `json_set(summary, ${members.map(([name, sql]) => `'$.${name}', ${sql}`).join(', ')})`;
  const columns = (db.pragma('table_info(workouts)') as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'key');
  const values = columns.map((name) => (name === 'summary' ? summary : (changed[name] ?? name)));
  db.exec(
    `INSERT INTO workouts (${columns.join(', ')})
     WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${many - 1})
     SELECT ${values.join(', ')} FROM workouts, numbers WHERE workouts.key = 1`,
  );
  db.close();
}

/** What the program writes to a file, and its peak memory according to the system. */
async function measured(argv: string[]): Promise<{ text: string; megabytes: number }> {
  const folder = temporaryFolder();
  const [output, usage] = [join(folder, 'out'), join(folder, 'usage')];
  // maxRSS begins with the size of the process that started this one; Linux also has the peak of the program itself.
  const watch = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
    const status = '/proc/self/status';
    const peak = () => existsSync(status) && /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1];
    process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, String(peak() || process.resourceUsage().maxRSS)));`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(watch)}`;
  const words = [process.execPath, preload, bin, ...argv].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const { ended } = start('sh', ['-c', `${words.join(' ')} > ${output}`], { POLAR_SYNC_HOME: home });
  expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
  return { text: readFileSync(output, 'utf8'), megabytes: Number(readFileSync(usage, 'utf8')) / 1024 };
}

describe(`of ${MANY} workouts`, { timeout: 300_000 }, () => {
  it('list --json holds few in memory, and is one value', async () => {
    const { text, megabytes } = await measured(['list', '--json']);
    const listed = JSON.parse(text) as { start_time: string }[];
    expect(listed).toHaveLength(MANY);
    expect(listed[0]?.start_time).toBe('1990-01-01T03:00:00Z');
    expect(megabytes).toBeLessThan(MEGABYTES);
  });

  it('list holds few in memory, also in another order', async () => {
    const plain = await measured(['list']);
    expect(plain.text.split('\n')).toHaveLength(MANY + 2);
    expect(plain.megabytes).toBeLessThan(MEGABYTES);
    const sorted = await measured(['list', '--sort', 'distance', '--reverse']);
    expect(sorted.text.split('\n')).toHaveLength(MANY + 2);
    expect(sorted.text.split('\n')[1]).toContain('10.24');
    expect(sorted.megabytes).toBeLessThan(MEGABYTES);
  });

  it('ends when the reader stops, or on a signal', async () => {
    const { ended } = start('sh', ['-c', `'${process.execPath}' '${bin}' list | head -2 | wc -l`], {
      POLAR_SYNC_HOME: home,
    });
    expect((await ended).stdout.trim()).toBe('2');
  });

  it('report says that it is too many for one page, and offers years', async () => {
    const out = join(home, 'report.html');
    const env = { POLAR_SYNC_HOME: home };
    const { exitCode, stderr } = await run(['report', '--out', out, '--json'], { env });
    expect(exitCode).toBe(2);
    const { code, message, hint } = JSON.parse(stderr);
    expect([code, hint]).toEqual(['REPORT_TOO_LARGE', 'Write a page per year: polar-sync report --year 2024']);
    expect(message).toMatch(
      /^100000 workouts are too many for one page; a browser can open 10000\. .* 1990 \(2919\), 1991 \(2920\),/,
    );
    const year = await run(['report', '--year', '1991', '--out', `${home}/`, '--json'], { env });
    expect(JSON.parse(year.stdout)).toMatchObject({ workouts: 2920, out: join(home, 'polar-report-1991.html') });
    for (const [argv, wrong] of [
      [['--year', '91'], 'YEAR'],
      [['--year', '1991', '--since', '1990-01-01'], 'CONFLICTING_OPTIONS'],
    ] as const) {
      const refused = await run(['report', ...argv, '--json'], { env });
      expect([refused.exitCode, JSON.parse(refused.stderr).code]).toEqual([2, wrong]);
    }
  });
});
