import { describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { installed, type Offer, shells, shellWith } from './shells.js';

const asked: [words: string[], some: string[], not: string[]][] = [
  [['sch'], ['schedule', 'schema'], ['list']],
  [[''], ['pull', 'doctor', 'help', 'completion'], ['--json']],
  [['--ver'], ['--version'], ['--json']],
  [['pull', '--so'], ['--source'], ['--samples']],
  [['pull', '--source', ''], ['auto', 'transactions', 'exercises'], ['keychain']],
  [['export', '--format', 't'], ['tcx'], ['gpx']],
  [['list', '--sort', 'he'], ['heart-rate'], ['distance']],
  [['stats', '--by', ''], ['month', 'sport'], []],
  [['report', '--sport', 'trail'], ['trail_running'], ['running']],
  [['login', '--token-store', ''], ['keychain', 'file'], []],
  [['schedule', '--kind', 'sys'], ['systemd'], ['cron']],
  [['completion', ''], ['bash', 'zsh', 'fish'], []],
  [['help', 'prof'], ['profiles'], []],
  [['--profile', 'anna', 'pull', '--dry'], ['--dry-run'], []],
  [['export', '--out', 'exp'], ['exports'], []],
  [['doctor', '--'], ['--as-cron', '--profile'], ['--token-only']],
];

function offers(offer: Offer): void {
  for (const [words, some, not] of asked) {
    const offered = offer(words).map((word) => word.trim().replace(/\/$/, ''));
    expect(offered, words.join(' ')).toEqual(expect.arrayContaining(some));
    for (const word of not) expect(offered, words.join(' ')).not.toContain(word);
  }
}

describe('completion', () => {
  for (const name of shells) {
    it.skipIf(!installed(name))(
      `works in ${name} (skipped if it is not installed)`,
      async () => offers((await shellWith(name)).offer),
      60_000,
    );
  }

  it('knows the fixed values that the help names', async () => {
    const { stdout } = await run(['completion', 'bash']);
    for (const [command, flag] of [
      ['login', '--token-store'],
      ['pull', '--source'],
      ['export', '--format'],
      ['export', '--table'],
      ['list', '--sort'],
      ['stats', '--by'],
    ] as const) {
      const help = (await run([command, '--help'], { terminal: 200 })).stdout;
      const said = new RegExp(`${flag} <[a-z]+> +(.*)`).exec(help)?.[1] ?? '';
      const words =
        new RegExp(`'${command} ${flag}'\\) COMPREPLY=\\(\\$\\(compgen -W '([^']+)'`).exec(stdout)?.[1]?.split(' ') ??
        [];
      expect(words.length, flag).toBeGreaterThan(1);
      for (const word of words) expect(said, flag).toMatch(new RegExp(`\\b${word}\\b`));
    }
  });

  it('is a value with --json, and only for shells it knows', async () => {
    const { stdout } = await run(['completion', 'fish', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'polar-sync.completion/1', shell: 'fish' });
    const { exitCode, stderr } = await run(['completion', 'tcsh', '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'INVALID_VALUE']);
  });
});
