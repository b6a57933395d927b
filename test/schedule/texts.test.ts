import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carriedEnvironment, pullJob } from '../../src/schedule/job.js';
import { logrotateStanza } from '../../src/schedule/log.js';
import { launchAgent } from '../../src/schedule/schedulers/launchd.js';
import { serviceUnit, timerUnit } from '../../src/schedule/schedulers/systemd.js';
import { taskXml } from '../../src/schedule/schedulers/task-scheduler.js';
import { temporaryFolder } from '../support/folder.js';
import { odd, oddJob } from './job.js';

const has = (program: string, ...parameters: string[]) => spawnSync(program, parameters).error === undefined;
const hasXmllint = has('xmllint', '--version') || process.env.CI === 'true';
const rhythm = { everyMinutes: 60, offset: 17 };

describe('a job', () => {
  const source = { profile: 'default', node: '/n', script: '/s', dbFile: '/data/polar-sync.db' };

  it('contains where files are, and nothing secret', () => {
    const env = {
      POLAR_SYNC_HOME: 'relative',
      XDG_DATA_HOME: '/data',
      POLAR_SYNC_TOKEN_STORE: 'file',
      POLAR_SYNC_ZONE: 'Europe/Berlin',
      POLAR_SYNC_ACCESS_TOKEN: 's3cret',
      POLAR_SYNC_USER_ID: '1',
      POLAR_CLIENT_SECRET: 's3cret',
      PATH: '/x',
    };
    expect(carriedEnvironment(env)).toEqual({
      POLAR_SYNC_HOME: join(process.cwd(), 'relative'),
      XDG_DATA_HOME: '/data',
      POLAR_SYNC_TOKEN_STORE: 'file',
      POLAR_SYNC_ZONE: 'Europe/Berlin',
    });
  });

  it('pulls everything, waits for another pull, and logs beside the database', () => {
    const job = pullJob({ ...source, profile: 'anna', db: '/data/polar-sync.db', env: {} }, rhythm);
    expect(job.parameters.join(' ')).toBe('pull --full --quiet --wait 5m --profile anna --db /data/polar-sync.db');
    expect(job.logFile).toBe('/data/polar-sync.log');
  });

  it('rejects what would break the line it is written in', () => {
    const broken = () => pullJob({ ...source, script: '/a\n* * * * * evil', env: {} }, rhythm);
    expect(broken).toThrow(expect.objectContaining({ code: 'SCHEDULE_PATH', exitCode: 2 }));
  });
});

describe('systemd units', () => {
  it('escape what systemd would replace', () => {
    const lines = serviceUnit(oddJob()).split('\n');
    expect(lines).toContain(
      String.raw`ExecStart="/usr/bin/node" "/opt/it's 50%% \"odd\" $$HOME \\ & <b>/polar-sync.js" "pull" "--full" "--db" "/srv/it's 50%% \"odd\" $$HOME \\ & <b>/polar-sync.db"`,
    );
    expect(lines).toContain(String.raw`Environment="POLAR_SYNC_HOME=/home/it's 50%% \"odd\" $HOME \\ & <b>"`);
    expect(lines).toContain(String.raw`StandardOutput=append:/srv/it's 50%% "odd" $HOME \ & <b>/polar-sync.log`);
    expect(lines).toContain('UMask=0077');
  });

  it.skipIf(!has('systemd-analyze', '--version'))('satisfy systemd-analyze (skipped where it is not installed)', () => {
    const folder = temporaryFolder();
    const job = oddJob({ node: process.execPath });
    const units = [join(folder, 'polar-sync.service'), join(folder, 'polar-sync.timer')] as const;
    writeFileSync(units[0], serviceUnit(job));
    writeFileSync(units[1], timerUnit(job));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
    expect([status, stderr.split('\n').filter((line) => line.includes('polar-sync'))]).toEqual([0, []]);
  });
});

describe.skipIf(!hasXmllint)('XML entries (skipped without xmllint)', () => {
  const xpath = (text: string, path: string) =>
    execFileSync('xmllint', ['--nonet', '--xpath', path, '-'], { input: text, encoding: 'utf8' }).replace(/\n$/, '');

  it('launchd: values are read back unchanged', () => {
    const job = oddJob();
    const plist = launchAgent(job);
    const afterKey = (key: string) => `string(//key[.='${key}']/following-sibling::*[1])`;
    expect(xpath(plist, afterKey('Label'))).toBe('polar-sync');
    expect(xpath(plist, "string(//key[.='ProgramArguments']/following-sibling::array[1]/string[2])")).toBe(job.script);
    expect(xpath(plist, afterKey('POLAR_SYNC_HOME'))).toBe(`/home/${odd}`);
    expect(xpath(plist, afterKey('StandardOutPath'))).toBe(job.logFile);
    expect(xpath(plist, afterKey('Umask'))).toBe('63');
    expect(xpath(plist, "count(//key[.='StartCalendarInterval']/following-sibling::array[1]/dict)")).toBe('1');
    expect(xpath(plist, afterKey('Minute'))).toBe('17');
  });

  it('launchd: a profile and a rhythm of several hours', () => {
    const plist = launchAgent(oddJob({ profile: 'anna--b', rhythm: { everyMinutes: 480, offset: 77 } }));
    expect(xpath(plist, "string(//key[.='Label']/following-sibling::*[1])")).toBe('polar-sync-anna--b');
    expect([...plist.matchAll(/<key>Hour<\/key>\n<integer>(\d+)</g)].map((match) => match[1])).toEqual([
      '1',
      '9',
      '17',
    ]);
  });

  it('Task Scheduler: one quoted command line for cmd.exe', () => {
    const job = oddJob({
      node: 'C:\\Program Files\\node & co\\node.exe',
      script: "C:\\it's\\polar-sync.js",
      parameters: ['pull'],
      environment: { POLAR_SYNC_HOME: 'C:\\My data' },
      logFile: 'C:\\My data\\polar-sync.log',
    });
    const task = taskXml(job).replace('UTF-16', 'UTF-8');
    const local = (name: string) => xpath(task, `string(//*[local-name()='${name}'])`);
    expect(local('Command')).toBe('cmd.exe');
    expect(local('Arguments')).toBe(
      String.raw`/d /s /c "set "POLAR_SYNC_HOME=C:\My data"&& "C:\Program Files\node & co\node.exe" "C:\it's\polar-sync.js" "pull" >> "C:\My data\polar-sync.log" 2>&1"`,
    );
  });

  it('Task Scheduler: what cmd.exe would replace is rejected', () => {
    for (const script of ['C:\\100%\\p.js', 'C:\\"p".js']) {
      const job = oddJob({ script, parameters: [], environment: {}, logFile: 'C:\\p.log' });
      expect(() => taskXml(job), script).toThrow(expect.objectContaining({ code: 'SCHEDULE_PATH', exitCode: 2 }));
    }
  });
});

describe('the stanza for logrotate', () => {
  const logrotate = '/usr/sbin/logrotate';

  it.skipIf(!has(logrotate, '--version'))('is accepted by logrotate (skipped where it is not installed)', () => {
    const folder = temporaryFolder();
    const log = join(folder, "it's 50% full.log");
    writeFileSync(log, 'one\n', { mode: 0o600 });
    const file = join(folder, 'stanza');
    writeFileSync(file, logrotateStanza(log), { mode: 0o600 });
    const { status, stderr } = spawnSync(logrotate, ['-d', '-s', join(folder, 'state'), file], { encoding: 'utf8' });
    expect([status, /error:/.test(stderr)]).toEqual([0, false]);
    expect(stderr).toContain(`considering log ${log}`);
  });
});
