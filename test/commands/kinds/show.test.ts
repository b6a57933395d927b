import { describe, expect, it } from 'vitest';
import type { KindRecord } from '../../../src/kinds/kinds.js';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { wholeRecords } from '../../support/data/records.js';
import { asked, dataLibrary, described } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

describe('show --data', () => {
  it('shows a day with its units and its lists', async () => {
    const show = asked();
    const { stdout, exitCode } = await show(['show', '--data', 'sleep', '2026-02-22']);
    expect(exitCode).toBe(0);
    for (const text of [
      'sleep 2026-02-22',
      '3:53 h',
      '2026-02-21 23:04',
      '81 (1 to 100)',
      '4 (1 much below to 5 much above)',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/^2026-02-21 23:04\t11 min\tlighter$/m);
    expect(stdout).toMatch(/^2026-02-21 23:09\t52 bpm$/m);
    expect((await show(['show', '--data', 'sleep', 'latest'])).stdout).toContain('sleep 2026-02-23');
  });

  it('uses words, without a code or a unit in a name, and shows a time once', async () => {
    const show = asked();
    for (const kind of recordKinds.map((name) => name.replaceAll('_', '-'))) {
      const { stdout } = await show(['show', '--data', kind, 'latest']);
      expect(stdout, kind).not.toMatch(/[a-z]_[a-z]|\b(percent|bpm per|celsius|accesslink|local)\b/);
      expect(stdout, kind).toMatch(/^From +(AccessLink|the account export)/m);
    }
    const { stdout } = await show(['show', '--data', 'sleep', '2026-02-22']);
    expect(stdout.match(/^Start time.*$/gm)).toEqual([
      'Start time                2026-02-21 23:04',
      'Start time\tDuration\tStage',
    ]);
    expect((await show(['show', '--data', 'nightly-recharge', 'latest'])).stdout).toContain(
      '\nHRV samples\nTime\tHRV\n',
    );
  });

  it('prints everything of a day as one JSON value', async () => {
    const { stdout } = await asked()(['show', '--data', 'heart-rate,skin-temperature', '2026-02-22', '--json']);
    expect(JSON.parse(stdout)).toEqual([described(wholeRecords.heart_rate), described(wholeRecords.skin_temperature)]);
  });

  it('does not flood a terminal with a thousand readings, and cuts nothing elsewhere', async () => {
    const changes = Array.from({ length: 1000 }, (_, n) => ({ time: '2026-02-22T05:00:00Z', contact: n % 2 }));
    const env = dataLibrary(temporaryFolder(), [{ ...wholeRecords.skin_contacts, changes } as KindRecord]);
    const argv = ['show', '--data', 'skin-contacts', 'latest', '--no-color'];
    expect((await run(argv, { env, terminal: 80 })).stdout).toContain('and 960 more');
    expect((await run(argv, { env })).stdout.split('\n').length).toBeGreaterThan(1000);
  });

  it('adds up the stages of a night, and says what share each one is', async () => {
    const sleep = {
      ...wholeRecords.sleep,
      ...{ light_sleep_seconds: 10_800, deep_sleep_seconds: 5400, rem_sleep_seconds: 5400 },
      unrecognized_sleep_seconds: 0,
    };
    const env = dataLibrary(temporaryFolder(), [sleep]);
    const { stdout } = await run(['show', '--data', 'sleep', 'latest'], { env });
    expect(stdout).toMatch(/^Total sleep +6:00 h$/m);
    expect(stdout).toMatch(/^Light sleep +3:00 h \(50%\)$/m);
    expect(stdout).toMatch(/^REM sleep +1:30 h \(25%\)$/m);
  });

  describe('of what Polar sends in UTC only', () => {
    const { body_temperature: temperature, sleep, daily_activity: day } = wholeRecords;
    const shown = async (records: KindRecord[], more: Record<string, string> = {}, ...argv: string[]) => {
      const env = { ...dataLibrary(temporaryFolder(), records), ...more };
      return (await run(['show', '--data', 'body-temperature', 'latest', ...argv], { env })).stdout;
    };
    const around = {
      ...{ start_time: '2026-02-21T21:50:00Z', end_time: '2026-02-22T05:30:00Z', utc_offset_minutes: 120 },
    };

    it('is on the clock of the night around it, else of the day, else of the home zone', async () => {
      const night = await shown([
        temperature,
        { ...sleep, ...around },
        { ...day, date: '2026-02-21', utc_offset_minutes: 60 },
      ]);
      expect(night).toMatch(/^Start time +2026-02-22 00:00$/m);
      expect(night).toMatch(/^Local clock +UTC\+02:00, as in the sleep of 2026-02-22$/m);
      expect(night).toContain('\n2026-02-22 00:01\t34.6 °C\n');
      const other = await shown([temperature, { ...day, date: '2026-02-21', utc_offset_minutes: 60 }]);
      expect(other).toMatch(/^Local clock +UTC\+01:00, as in the daily activity of 2026-02-21$/m);
      const home = await shown([temperature], { POLAR_SYNC_ZONE: 'America/New_York' });
      expect(home).toMatch(/^Start time +2026-02-21 17:00$/m);
      expect(home).toMatch(/^Local clock +UTC-05:00, in America\/New_York$/m);
    });

    it('stays in UTC if nothing says, and in JSON', async () => {
      expect(await shown([temperature])).toMatch(/^Start time +2026-02-21 22:00 UTC$/m);
      const [json] = JSON.parse(await shown([temperature, { ...sleep, ...around }], {}, '--json'));
      expect(json).toEqual(described(temperature));
    });
  });

  it.each([
    ['2026-02-24', 'NOTHING_THAT_DAY'],
    ['22.2.2026', 'DATE'],
    ['aa11', 'DATE'],
  ])('refuses %s', async (day, code) => {
    const { exitCode, stderr } = await asked()(['show', '--data', 'sleep', day, '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });

  it('says what to type instead of an id, and how to get data that is missing', async () => {
    const said = async (env: Record<string, string>, ...argv: string[]) =>
      (await run(['show', '--data', ...argv], { env })).stderr;
    const some = dataLibrary(temporaryFolder());
    expect(await said(some, 'sleep', 'aa11')).toBe(
      'error: "aa11" is not a date.\nhint: Write it as 2026-05-01, or use yesterday or latest. To show a workout, leave --data out.\n',
    );
    expect(await said(some, 'sleep', '2026-02-24')).toBe(
      'error: Nothing is stored for --data sleep on 2026-02-24.\nhint: Run polar-sync list --data sleep to see what there is.\n',
    );
    const none = dataLibrary(temporaryFolder(), []);
    expect(await said(none, 'sleep', 'latest')).toBe(
      'error: Nothing is stored for --data sleep yet.\nhint: Run polar-sync pull --data all.\n',
    );
    expect(await said(none, 'calendar', 'latest')).toContain(
      'hint: Only the account export has them: see polar-sync help imp',
    );
  });
});
