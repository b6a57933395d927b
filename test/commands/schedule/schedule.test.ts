import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronRuns } from '../../../src/schedule/schedulers/cron-daemon.js';
import { run, temporaryFolder } from '../run.js';
import { machine } from './machine.js';

const others = '# mine\nMAILTO=me@example.org\n5 4 * * * /usr/bin/true "50\\%"\n';

describe('schedule with cron', () => {
  it('prints only the line, and changes nothing', async () => {
    const { run, crontab, home } = machine(others);
    const { exitCode, stdout, stderr } = await run('--kind', 'cron');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^\d+ \* \* \* \* umask 077; .*POLAR_SYNC_LOG_TIME='1' .* pull --full --quiet --wait 5m >> '.*\/polar-sync.log' 2>&1 # .*\n$/,
    );
    expect(stdout).toContain(`'${process.execPath}'`);
    expect(stderr).toContain('monthly');
    expect(crontab()).toBe(others);
    expect(existsSync(join(home, '.local'))).toBe(false);
  });

  it('includes what the pull should fetch, and rejects what it could not fetch', async () => {
    const { run } = machine();
    const { stdout } = await run('--kind', 'cron', '--data', 'workouts,sleep', '--originals', 'TCX, fit');
    expect(stdout).toMatch(/pull --full --quiet --wait 5m --data '?workouts,sleep'? --originals '?fit,tcx'? >>/);
    expect((await run('--kind', 'cron', '--push')).stdout).toMatch(/pull --full --quiet --wait 5m --push >>/);
    for (const wrong of [
      ['--data', 'dreams'],
      ['--originals', 'doc'],
    ]) {
      expect((await run('--kind', 'cron', ...wrong)).exitCode).toBe(2);
    }
  });

  it('says what the remembered plan fetches, what it leaves out, and how to add that', async () => {
    const { run, home } = machine();
    const remember = (data: string) =>
      writeFileSync(join(home, '.config/polar-sync/config.json'), JSON.stringify({ data }), { mode: 0o600 });
    remember('workouts,sleep,nightly-recharge');
    const some = (await run('--kind', 'cron')).stderr;
    const sentence = /^Each run pulls (.*)\. It leaves out (.*): polar-sync config set data all adds them\.$/m.exec(
      some,
    );
    expect(sentence?.[1]).toBe('workouts with all details, sleep, nightly-recharge');
    expect(sentence?.[2]?.split(', ')).toEqual(expect.arrayContaining(['activity', 'heart-rate', 'biosensing']));
    expect(sentence?.[2]).not.toMatch(/workouts|sleep,|nightly/);
    remember('sleep');
    expect((await run('--kind', 'cron')).stderr).toMatch(/^Each run pulls sleep\. It leaves out workouts, /m);
    // A flag counts instead of what is remembered, and the entry carries it.
    const flagged = await run('--kind', 'cron', '--data', 'activity');
    expect(flagged.stderr).toMatch(/^Each run pulls .*activity\. It leaves out .*sleep/m);
    expect(flagged.stdout).toContain('--data activity');
    remember('all');
    expect((await run('--kind', 'cron')).stderr).toMatch(
      /^Each run pulls everything: workouts with all details, and all/m,
    );
  });

  it('installs one entry however often, keeps its minute, and leaves the others alone', async () => {
    const { run, crontab, home } = machine(others);
    const { stdout: preview } = await run('--kind', 'cron');
    expect((await run('--kind', 'cron', '--install')).exitCode).toBe(0);
    const first = crontab();
    expect(first).toBe(`${others}${preview}`);
    expect(first).toMatch(new RegExp(`^${others.replaceAll(/[*\\]/g, '\\$&')}\\d+ .*\n$`));
    const cron = cronRuns();
    const { stderr } = await run('--kind', 'cron', '--install');
    // Another test may start one in the meantime.
    if (cronRuns() === cron)
      expect(stderr.includes('warning: Cron does not seem to be running')).toBe(
        process.platform === 'linux' && cron === false,
      );
    for (let again = 0; again < 5; again++) await run('--kind', 'cron', '--install');
    expect(crontab()).toBe(first);
    const minute = Number(/\+(\d+)\n$/.exec(first ?? '')?.[1]);
    await run('--kind', 'cron', '--install', '--every', '30m');
    expect(crontab()).toContain(`\n${minute % 30}-59/30 * * * * umask`);
    const log = join(home, '.local/share/polar-sync/polar-sync.log');
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect((await run('--kind', 'cron', '--remove')).stdout).toContain('Removed the entry');
    expect(crontab()).toBe(others);
    expect((await run('--kind', 'cron', '--remove')).stdout).toContain('Nothing was scheduled');
  });

  it('leaves no crontab where there was none', async () => {
    const { run, crontab } = machine();
    await run('--kind', 'cron', '--install', '--at', '04:30');
    expect(crontab()).toMatch(/^30 4 \* \* \* umask/);
    await run('--kind', 'cron', '--remove');
    expect(crontab()).toBeUndefined();
  });

  it('has one entry per profile, and names the database if it was named', async () => {
    const { run, crontab, env, home } = machine();
    const below = relative(process.cwd(), join(home, 'anna.db'));
    await run('--kind', 'cron', '--install');
    await run('--kind', 'cron', '--install', '--profile', 'anna', '--db', below);
    expect(crontab()?.trimEnd().split('\n')).toHaveLength(2);
    expect(crontab()).toContain(`--profile anna --db ${join(home, 'anna.db')} >>`);
    expect(crontab()).toContain(`POLAR_SYNC_TOKEN_STORE='${env.POLAR_SYNC_TOKEN_STORE}' `);
    await run('--kind', 'cron', '--remove', '--profile', 'anna');
    expect(crontab()).not.toContain('anna');
    expect(crontab()).toContain('schedule of default');
  }, 60_000);

  it('never replaces a crontab it could not read', async () => {
    const { run, crontab, program, home } = machine(others);
    const refusal = 'echo "You are not allowed to use this program" >&2; exit 1';
    program('crontab', `case "$1" in -l) ${refusal} ;; *) cat > '${join(home, '../crontab')}' ;; esac`);
    const { exitCode, stderr } = await run('--kind', 'cron', '--install');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('You are not allowed');
    expect(crontab()).toBe(others);
    expect((await run('--kind', 'cron')).exitCode).toBe(0);
  });

  it('says if there is no cron', async () => {
    const { env } = machine();
    const none = await run(['schedule', '--kind', 'cron', '--install', '--json'], {
      env: { ...env, PATH: '/nowhere' },
    });
    expect(none.exitCode).toBe(2);
    expect(JSON.parse(none.stderr)).toMatchObject({
      code: 'SCHEDULER_MISSING',
      hint: expect.stringContaining('--kind'),
    });
  });

  it('does not take a token out of the environment, and says so', async () => {
    const { env, crontab } = machine();
    const secret = { POLAR_SYNC_ACCESS_TOKEN: 's3cret', POLAR_SYNC_USER_ID: '10', POLAR_CLIENT_SECRET: 's3cret' };
    const outcome = await run(['schedule', '--kind', 'cron', '--install'], { env: { ...env, ...secret } });
    expect(outcome.stderr).toContain('warning: Scheduled runs do not get the token in POLAR_SYNC_ACCESS_TOKEN');
    expect(`${crontab()}${outcome.stdout}${outcome.stderr}`).not.toContain('s3cret');
  });

  it('reports with --json what is installed', async () => {
    const { run } = machine();
    const told = JSON.parse((await run('--kind', 'cron', '--install', '--json', '--every', '2h')).stdout);
    expect(told).toEqual({
      schema: 'polar-sync.schedule/1',
      kind: 'cron',
      entry: [{ text: expect.stringMatching(/^\d+ [01]-23\/2 \* \* \* .*\n$/) }],
      log_file: expect.stringMatching(/polar-sync\.log$/),
      done: 'installed',
    });
    const removed = JSON.parse((await run('--kind', 'cron', '--remove', '--json')).stdout);
    expect(removed).toEqual({ schema: 'polar-sync.schedule/1', kind: 'cron', done: 'removed' });
  });

  it.each([
    [['--install', '--remove'], 'CONFLICTING_OPTIONS'],
    [['--every', '1h', '--at', '04:30'], 'CONFLICTING_OPTIONS'],
    [['--every', '7m'], 'EVERY_INVALID'],
    [['--at', '25:00'], 'AT_INVALID'],
    [['--kind', 'at'], 'INVALID_VALUE'],
  ])('refuses %j', async (argv, code) => {
    const { exitCode, stderr } = await machine().run(...argv, '--json');
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });
});

describe.runIf(process.platform === 'linux')('schedule without --kind', () => {
  it('uses cron if there is a crontab, otherwise systemd', async () => {
    const kind = async (PATH: string) => {
      const { stdout } = await run(['schedule', '--json'], { env: { HOME: temporaryFolder(), PATH } });
      return JSON.parse(stdout).kind;
    };
    const { env } = machine();
    const [withCrontab = ''] = env.PATH.split(':');
    expect(await kind(withCrontab)).toBe('cron');
    const onlySystemd = temporaryFolder();
    writeFileSync(join(onlySystemd, 'systemctl'), '#!/bin/sh\n', { mode: 0o755 });
    expect(await kind(onlySystemd)).toBe('systemd');
  });
});

describe('schedule, and the address of a ping', () => {
  it.each(['cron', 'systemd', 'launchd', 'task-scheduler'])(
    'does not put it anywhere (%s), and says what to do',
    async (kind) => {
      const { env } = machine();
      const told = { ...env, POLAR_SYNC_PING_URL: 'https://hc-ping.com/secret-id' };
      for (const more of [[], ['--json'], ['--install']]) {
        const { stdout, stderr } = await run(['schedule', '--kind', kind, ...more], { env: told });
        expect(`${stdout}${stderr}`).not.toContain('secret-id');
        expect(stderr).toContain('Scheduled runs do not get POLAR_SYNC_PING_URL');
        expect(stderr).toContain('polar-sync config set ping');
      }
      const { stderr } = await run(['schedule', '--kind', kind], { env });
      expect(stderr).not.toContain('PING');
    },
  );
});

describe('schedule --listen', () => {
  it('is for all profiles, so it is none of one of them', async () => {
    const { run } = machine();
    for (const more of [[], ['--install'], ['--remove']]) {
      const { exitCode, stderr } = await run('--listen', '--profile', 'anna', '--json', ...more);
      expect([exitCode, JSON.parse(stderr)]).toMatchObject([
        2,
        { code: 'CONFLICTING_OPTIONS', message: '--listen and --profile contradict each other.' },
      ]);
    }
  });

  it('passes on what its pulls fetch besides, and is told about the ping as well', async () => {
    const { env } = machine();
    const told = { ...env, POLAR_SYNC_PING_URL: 'https://hc-ping.com/secret-id' };
    const call = (...argv: string[]) => run(['schedule', '--listen', '--kind', 'systemd', ...argv], { env: told });
    const { stdout, stderr } = await call('--originals', 'TCX,fit', '--push');
    expect(stdout).toContain('"listen" "--originals" "fit,tcx" "--push"\n');
    expect(`${stdout}${stderr}`).not.toContain('secret-id');
    expect(stderr).toContain('polar-sync config set ping');
    expect((await call('--originals', 'doc')).exitCode).toBe(2);
    expect((await call('--data', 'sleep')).exitCode).toBe(2);
  });
});
