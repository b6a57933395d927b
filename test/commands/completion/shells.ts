import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bin } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

/** What a shell offers for the last word of a line, after `polar-sync`. */
export type Offer = (words: string[]) => string[];

/** A shell with completion installed, in a folder of its own, where `polar-sync` is the program as built. */
export interface Shell {
  offer: Offer;
  folder: string;
}

export const shells = ['bash', 'fish', 'zsh'] as const;
export type ShellName = (typeof shells)[number];

/** Whether a shell is there; without it in CI the tests fail. */
export const installed = (shell: ShellName) =>
  process.env.CI === 'true' || spawnSync(shell, ['--version']).error === undefined;

/** Installs the completion as a person would keep it. @param env of the shell, as `POLAR_SYNC_HOME`. */
export async function shellWith(shell: ShellName, env: Readonly<Record<string, string>> = {}): Promise<Shell> {
  const { exitCode, stdout } = await run(['completion', shell]);
  expect(exitCode).toBe(0);
  const folder = temporaryFolder();
  const file = join(folder, shell === 'zsh' ? '_polar-sync' : 'completion');
  writeFileSync(file, stdout);
  for (const name of ['exports', 'bin']) mkdirSync(join(folder, name));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`;
  writeFileSync(join(folder, 'bin', 'polar-sync'), program, { mode: 0o755 });
  const all = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, ...env };
  return { folder, offer: { bash: inBash, fish: inFish, zsh: inZsh }[shell]({ folder, file, env: all }) };
}

interface Place {
  folder: string;
  file: string;
  env: Record<string, string | undefined>;
}

function inBash({ folder, file, env }: Place): Offer {
  return (words) => {
    const line = ['polar-sync', ...words];
    const ask = `source '${file}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _polar_sync; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return silent('bash', ['--norc', '-c', ask, '-', ...line], { cwd: folder, env }).split('\n');
  };
}

function inFish({ folder, file, env }: Place): Offer {
  return (words) => {
    const line = ['polar-sync', ...words].join(' ');
    const ask = `source '${file}'; complete -C '${line}'`;
    const own = { ...env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const said = silent('fish', ['--no-config', '-c', ask], { cwd: folder, env: own });
    return said.split('\n').map((offered) => offered.split('\t')[0] ?? '');
  };
}

function inZsh({ folder, env }: Place): Offer {
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
  return (words) => {
    writeFileSync(join(folder, 'offered'), '');
    silent('zsh', ['-f', harness, ['polar-sync', ...words].join(' ')], { cwd: folder, env });
    return readFileSync(join(folder, 'offered'), 'utf8').split('\n');
  };
}

/** What a shell prints; anything on stderr would appear in the middle of the line that is being typed. */
function silent(
  shell: string,
  argv: string[],
  options: { cwd: string; env: Record<string, string | undefined> },
): string {
  const { stdout, stderr, status } = spawnSync(shell, argv, { ...options, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}
