import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { openReader } from '../../../src/storage/store.js';
import { bin, start } from '../bin.js';
import { temporaryFolder } from '../run.js';

const MEGABYTES = 120;

/** What a pull holds in memory at most, according to the system. Linux keeps that for each program. */
const peak = `import { readFileSync, writeFileSync } from 'node:fs';
  process.on('exit', () => {
    const [, kilobytes] = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
    writeFileSync(process.env.PEAK_FILE, kilobytes);
  });`;

it.skipIf(process.platform !== 'linux')(
  'pull of a whole day of beats holds less than 120 MB more than one without',
  async () => {
    const sandbox = await startSandbox({ sessions: [], historyDays: 3, api: 'v4', now: Date.now });
    onTestFinished(() => sandbox.close());
    sandbox.v4.days.beats = 'all';
    const home = temporaryFolder();
    const megabytes = async (kinds: string) => {
      const file = join(home, 'peak');
      const env = {
        ...sandbox.env(),
        ...{ POLAR_SYNC_HOME: home, POLAR_SYNC_API: 'v4', POLAR_SYNC_USER_ID: sandbox.userId },
        ...{ POLAR_SYNC_ACCESS_TOKEN: sandbox.issueV4Token(['ppi_data:read', 'devices:read']) },
        ...{ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(peak)}`, PEAK_FILE: file },
      };
      const { ended } = start(process.execPath, [bin, 'pull', '--data', kinds, '--json'], env);
      const { exitCode, stdout, stderr } = await ended;
      expect([exitCode, stderr]).toEqual([0, '']);
      return { pulled: JSON.parse(stdout).data, peak: Number(readFileSync(file, 'utf8')) / 1024 };
    };
    const without = await megabytes('devices');
    const withBeats = await megabytes('ppi');
    const store = openReader(join(home, 'polar-sync.db'));
    const beats = store.records.list('ppi').map(({ beat_count }) => beat_count);
    store.close();
    expect(beats).toHaveLength(withBeats.pulled.ppi.new);
    expect(Math.max(...beats)).toBeGreaterThan(70_000);
    expect(withBeats.peak - without.peak).toBeLessThan(MEGABYTES);
  },
);
