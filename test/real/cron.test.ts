import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { bin, start } from '../commands/bin.js';
import { temporaryFolder } from '../commands/run.js';
import { describeWith } from '../support/judges/needs.js';
import { originsAt } from '../support/origins.js';

const missing = [
  ...['/usr/bin/crontab', '/usr/sbin/cron'].filter((path) => !existsSync(path)),
  ...(process.getuid?.() === 0 ? [] : ['root, because only root can start cron']),
];

/** Needs a real cron; elsewhere the tests are skipped, but never in CI on Linux. */
const describeCron = (name: string, tests: () => void) => describeWith(missing, name, tests, 'linux');

/** The crontab of this user; undefined if there is none. */
function readCrontab(): string | undefined {
  const { status, stdout } = spawnSync('crontab', ['-l'], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

function writeCrontab(text: string | undefined): void {
  if (text !== undefined) execFileSync('crontab', ['-'], { input: text });
  else if (readCrontab() !== undefined) execFileSync('crontab', ['-r']);
}

/** Starts cron, unless it is running: then the new one exits at once, with a message. */
async function cronDaemon(): Promise<void> {
  const child: ChildProcess = spawn('/usr/sbin/cron', ['-f'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  onTestFinished(() => void child.kill());
  await sleep(500);
  if (child.exitCode !== null) expect(said).toMatch(/can't lock/);
}

describeCron('a job that schedule --install has put into the real cron', () => {
  it('pulls, shows in status, and leaves the crontab as it was', async () => {
    const before = readCrontab();
    onTestFinished(() => writeCrontab(before));
    const others = '# of somebody else\n59 23 31 12 * /bin/true "50\\%"\n';
    writeCrontab(others);

    const sandbox = await startSandbox({ count: 2, longestSeconds: 120 });
    onTestFinished(() => sandbox.close());
    const home = join(temporaryFolder(), `it's 100% "mine"`);
    mkdirSync(home, { mode: 0o700 });
    const token = sandbox.issueToken();
    const credentials = { accessToken: token, userId: sandbox.userId, ...originsAt(sandbox.url) };
    writeFileSync(join(home, 'token.json'), JSON.stringify(credentials), { mode: 0o600 });
    const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file', POLAR_SYNC_API_URL: sandbox.url };
    const polarSync = async (...argv: string[]) => {
      const outcome = await start(process.execPath, [bin, ...argv], env).ended;
      expect(outcome.exitCode, outcome.stderr).toBe(0);
      return outcome.stdout;
    };

    const install = () => polarSync('schedule', '--kind', 'cron', '--every', '1m', '--install');
    await install();
    await install();
    const crontab = readCrontab() ?? '';
    expect(crontab.startsWith(others)).toBe(true);
    expect(crontab.trimEnd().split('\n')).toHaveLength(3);
    expect(crontab).not.toContain(token);
    await cronDaemon();

    const runs = async () =>
      JSON.parse(await polarSync('status', '--json')).runs as { outcome: string; new_workouts: number }[];
    await expect
      .poll(runs, { timeout: 130_000, interval: 2000 })
      .toContainEqual(expect.objectContaining({ outcome: 'ok' }));
    expect((await runs()).at(-1)?.new_workouts).toBe(2);
    const log = join(home, 'polar-sync.log');
    expect(readFileSync(log, 'utf8')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d 2 new, 0 updated, 0 unchanged/);
    expect(statSync(log).mode & 0o777).toBe(0o600);

    await polarSync('schedule', '--kind', 'cron', '--remove');
    expect(readCrontab()).toBe(others);
  }, 200_000);
});
