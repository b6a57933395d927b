import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from '../run.js';

const installed = (shell: string) => process.env.CI === 'true' || spawnSync(shell, ['--version']).error === undefined;

/** A folder with the script of a shell, as you would keep it. */
async function script(shell: string): Promise<{ folder: string; file: string }> {
  const { exitCode, stdout } = await run(['completion', shell]);
  expect(exitCode).toBe(0);
  const folder = temporaryFolder();
  const file = join(folder, shell === 'zsh' ? '_polar-sync' : 'completion');
  writeFileSync(file, stdout);
  mkdirSync(join(folder, 'exports'));
  return { folder, file };
}

/** What a shell offers for the last word of a line. */
type Offer = (words: string[]) => string[];

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
  it.skipIf(!installed('bash'))('works in bash (skipped if it is not installed)', async () => {
    const { folder, file } = await script('bash');
    offers((words) => {
      const line = ['polar-sync', ...words];
      const ask = `source '${file}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _polar_sync; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['--norc', '-c', ask, '-', ...line], { cwd: folder, encoding: 'utf8' }).split('\n');
    });
  });

  it.skipIf(!installed('fish'))('works in fish (skipped if it is not installed)', async () => {
    const { folder, file } = await script('fish');
    offers((words) => {
      const line = ['polar-sync', ...words].join(' ');
      const ask = `source '${file}'; complete -C '${line}'`;
      const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
      const said = execFileSync('fish', ['--no-config', '-c', ask], { cwd: folder, encoding: 'utf8', env });
      return said.split('\n').map((offered) => offered.split('\t')[0] ?? '');
    });
  });

  it.skipIf(!installed('zsh'))(
    'works in zsh (skipped if it is not installed)',
    async () => {
      const { folder } = await script('zsh');
      // Every offer ends in compadd, whose stand-in prints the words.
      const harness = join(folder, 'harness.zsh');
      writeFileSync(
        harness,
        `zmodload zsh/zpty
      zpty shell "cd '${folder}' && PS1= zsh -f -i"
      zpty -w shell "fpath=('${folder}' \\$fpath); autoload -U compinit; compinit -u -d '${folder}/dump'"
      zpty -w shell "zstyle ':completion:*' verbose no; zstyle ':completion:*' list-prompt ''; LISTMAX=10000; setopt auto_list"
      zpty -w shell "compadd() { if [[ \\$@[(I)-O*] -eq 0 && \\$@[(I)-A*] -eq 0 && \\$@[(I)-D*] -eq 0 ]] { local -a found; builtin compadd -O found \\"\\$@\\"; print -l -- \\$found >> '${folder}/offered' }; builtin compadd \\"\\$@\\" }"
      zpty -w shell "echo rea''dy"
      zpty -r -m shell got '*ready*'
      zpty -w -n shell "$1"$'\\t'
      repeat 100; do [[ -s '${folder}/offered' ]] && break; sleep 0.1; done
      sleep 0.2
      zpty -d shell`,
      );
      offers((words) => {
        writeFileSync(join(folder, 'offered'), '');
        execFileSync('zsh', ['-f', harness, ['polar-sync', ...words].join(' ')], { cwd: folder });
        return execFileSync('cat', [join(folder, 'offered')], { encoding: 'utf8' }).split('\n');
      });
    },
    60_000,
  );

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
