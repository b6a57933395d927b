import { describe, expect, it } from 'vitest';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { wholeRecords } from '../../support/data/records.js';
import { asked, dataLibrary, described } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

describe('list --data', () => {
  it('prints one line per night with its main values', async () => {
    const { stdout, exitCode } = await asked()(['list', '--data', 'sleep']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Day\tFrom\tUntil\tAsleep\tDeep\tREM\tAwake\tScore',
      '2026-02-22\t23:04\t06:31\t6:57 h\t1:23 h\t1:40 h\t30 min\t81',
      '2026-02-23\t23:30\t06:31\t\t\t\t\t',
      '',
    ]);
  });

  it('shows several kinds one after the other, each with its name, and all of them but beats', async () => {
    const list = asked();
    const { stdout } = await list(['list', '--data', 'heart-rate,cardio-load', '--no-color']);
    expect(stdout).toMatch(
      /^heart rate\nDay\tLowest.*\n2026-02-22\t51\t64\t77\t3\t1\n\ncardio load\nDay\tLoad.*\n2026-02-22.*\n$/,
    );
    const all = await list(['list', '--data', 'all', '--json']);
    expect(new Set(JSON.parse(all.stdout).map(({ kind }: { kind: string }) => kind))).toEqual(
      new Set(recordKinds.filter((kind) => kind !== 'ppi')),
    );
    for (const kind of recordKinds) {
      const { exitCode, stdout: table } = await list(['list', '--data', kind.replaceAll('_', '-')], 100);
      expect([exitCode, table.includes('2026-02-2')], kind).toEqual([0, true]);
    }
  });

  it('prints the named fields of each kind that has them, with units', async () => {
    const list = asked();
    const columns = (data: string, names: string) => list(['list', '--data', data, '--columns', names]);
    expect((await columns('sleep', 'date,sleep_score,deep_sleep_seconds')).stdout).toBe(
      'Date\tSleep score\tDeep sleep\n2026-02-22\t81\t1:23 h\n2026-02-23\t\t\n',
    );
    const two = await columns('sleep,heart-rate', 'sleep_score');
    expect(two.stdout).toBe('sleep\nSleep score\n81\n\n');
  });

  it('prints the table of an export as CSV, byte for byte', async () => {
    const list = asked();
    for (const kind of ['sleep', 'nightly-recharge', 'planned-route', 'ppi']) {
      const listed = await list(['list', '--data', kind, '--format', 'csv']);
      const exported = await list(['export', '--data', kind, '--format', 'csv', '--out', '-']);
      expect(listed.stdout, kind).toBe(exported.stdout);
      expect(listed.stdout.split('\r\n').length, kind).toBeGreaterThan(2);
    }
    const tabs = await list(['list', '--data', 'sleep', '--format', 'tsv', '--columns', 'date,deep_sleep_seconds']);
    expect(tabs.stdout).toBe('date\tdeep_sleep_seconds\n2026-02-22\t5000\n2026-02-23\t\n');
  });

  it('filters by date, counts from the end, and reverses', async () => {
    const list = asked();
    const days = async (...argv: string[]) =>
      (await list(['list', '--data', 'sleep', '--json', ...argv])).stdout
        .match(/"date":"[^"]+/g)
        ?.map((d) => d.slice(-2));
    expect(await days()).toEqual(['22', '23']);
    expect(await days('--since', '2026-02-23')).toEqual(['23']);
    expect(await days('--until', '2026-02-22')).toEqual(['22']);
    expect(await days('--last', '1')).toEqual(['23']);
    expect(await days('--reverse')).toEqual(['23', '22']);
  });

  it('prints one JSON value without the long lists, each record with its schema', async () => {
    const { stdout } = await asked()(['list', '--data', 'sleep', '--json']);
    const { stages: _, heart_rate_samples: __, ...summary } = wholeRecords.sleep;
    expect(JSON.parse(stdout)[0]).toEqual(described(summary));
  });

  it.each([
    [['--data', 'dreams'], 'UNKNOWN_DATA', 'nightly-recharge'],
    [['--data', 'sleep', '--sport', 'running'], 'WORKOUTS_ONLY', '--sport'],
    [['--data', 'sleep', '--sort', 'time'], 'WORKOUTS_ONLY', '--sort'],
    [['--data', 'sleep', '--since', '2026-02-30'], 'DATE', '2026-05-01'],
    [['--data', 'sleep', '--since', '2026-02-23', '--until', '2026-02-22'], 'SPAN_BACKWARDS', '--since'],
  ])('refuses %j', async (argv, code, hint) => {
    const { exitCode, stderr } = await asked()(['list', ...argv, '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
    expect(JSON.parse(stderr).hint).toContain(hint);
  });

  it('says what to do if there is none', async () => {
    const env = dataLibrary(temporaryFolder(), []);
    expect((await run(['list', '--data', 'sleep'], { env })).stderr).toContain('polar-sync pull --data all');
    expect((await run(['list', '--data', 'calendar'], { env })).stderr).toContain('polar-sync help import');
    const some = asked();
    const why = async (...argv: string[]) => (await some(['list', '--data', ...argv])).stderr;
    expect(await why('sleep', '--since', '2027-01-01')).toBe(
      'Nothing matches: there are 2 nights, the newest from 2026-02-23.\n',
    );
    expect(await why('sleep', '--until', '2025')).toBe(
      'Nothing matches: there are 2 nights, the oldest from 2026-02-22.\n',
    );
    expect(await why('heart-rate', '--since', '2027')).toBe('Nothing matches: there is 1 day, from 2026-02-22.\n');
    expect((await some(['list', '--data', 'sleep', '--since', '2027-01-01', '--json'])).stdout).toBe('[]\n');
  });
});
