import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandNames } from '../../../src/commands/program/commands.js';
import { run, temporaryFolder } from '../run.js';

const home = () => ({ POLAR_SYNC_HOME: temporaryFolder() });

describe('a command line that cannot be parsed', () => {
  it.each([
    [['lst'], 'UNKNOWN_COMMAND', 'list'],
    [['help', 'nope'], 'UNKNOWN_COMMAND', "Unknown command 'nope'"],
    [['list', '--sinse', '2024-01-01'], 'UNKNOWN_OPTION', '--since'],
    [['--colour', 'list'], 'UNKNOWN_OPTION', '--help'],
    [['show'], 'MISSING_ARGUMENT', 'hint: Add <id>: its id, the beginning of it, its date'],
    [['show', 'a', 'b', 'c'], 'EXCESS_ARGUMENTS', 'show --help'],
    [
      ['show', 'export', 'latest', 'pull'],
      'EXCESS_ARGUMENTS',
      'error: Unexpected argument: "pull".\nhint: Run polar-sync show --help',
    ],
    [['list', 'trail', 'runs'], 'EXCESS_ARGUMENTS', 'error: Unexpected argument: "trail" "runs".\n'],
    [['list', '--since'], 'MISSING_VALUE', 'hint: Add --since <date>: from this local date on: 2024-05-31'],
    [['list', '--db'], 'MISSING_VALUE', 'hint: Add --db <path>: the database to use.'],
    [
      ['export'],
      'MISSING_OPTION',
      'The option --format <format> is missing.\nhint: Add --format <format>: json, jsonl,',
    ],
    [['completion', 'tcsh'], 'INVALID_VALUE', 'The argument <shell> cannot be "tcsh".\nhint: Choose one of: bash, zsh'],
    [['schedule', '--kind', 'crn'], 'INVALID_VALUE', 'cannot be "crn".\nhint: Did you mean cron?'],
  ])('%j exits with 2 and says what to do', async (argv, code, help) => {
    const plain = await run(argv, { env: home() });
    expect(plain.exitCode).toBe(2);
    expect(plain.stdout).toBe('');
    expect(plain.stderr).toMatch(/^error: [A-Z].*\.\nhint: .*\n$/);
    expect(plain.stderr).toContain(help);

    // --json goes first: the last flag may lack its value.
    const json = await run(['--json', ...argv], { env: home() });
    expect(JSON.parse(json.stderr)).toMatchObject({ type: 'error', code, exit: 2 });
  });

  it('is reported as JSON wherever --json is', async () => {
    for (const argv of [
      ['--json', 'lst'],
      ['lst', '--json'],
      ['list', '--sinse', '1', '--json'],
    ]) {
      const { stdout, stderr, exitCode } = await run(argv, { env: home() });
      expect([stdout, exitCode]).toEqual(['', 2]);
      expect(Object.keys(JSON.parse(stderr))).toEqual(['type', 'code', 'exit', 'message', 'hint']);
    }
  });

  it('treats -- as the end of flags', async () => {
    const { stderr } = await run(['show', '--', '--json'], { env: home() });
    expect(stderr).toMatch(/^error: /);
  });

  it('names the setting that cannot be used', async () => {
    const { exitCode, stderr } = await run(['list', '--profile', '../x'], { env: home() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"../x"');
    const db = await run(['list', '--db', '', '--json'], { env: home() });
    expect(JSON.parse(db.stderr)).toMatchObject({ code: 'DB_EMPTY', exit: 2, message: '--db is empty.' });
    const url = await run(['list', '--json'], { env: { ...home(), POLAR_SYNC_API_URL: 'ftp://x' } });
    expect(JSON.parse(url.stderr)).toMatchObject({ code: 'SETTING_URL', exit: 2 });
  });
});

describe('help', () => {
  it('is printed without a command; with --json that is a missing command', async () => {
    const bare = await run([]);
    expect([bare.exitCode, bare.stderr]).toEqual([0, '']);
    expect(bare.stdout).toBe((await run(['--help'])).stdout);
    expect(JSON.parse((await run(['--json'])).stderr)).toMatchObject({ code: 'MISSING_COMMAND', exit: 2 });
  });

  it('has an example for each command, and lists the global flags', async () => {
    const overview = (await run(['--help'])).stdout;
    const commands = [...overview.matchAll(/^ {2}([a-z]+)(?= |$)/gm)].map((match) => match[1] as string);
    for (const name of 'login logout status pull import rebuild verify list show export schema sandbox demo'.split(
      ' ',
    )) {
      expect(commands).toContain(name);
    }
    for (const command of commands.filter((name) => name !== 'help')) {
      const { stdout, exitCode } = await run([command, '--help']);
      expect(exitCode, command).toBe(0);
      expect(stdout, command).toContain(`\n  $ polar-sync ${command}`);
      for (const flag of ['--json', '--quiet', '--no-color', '--db', '--profile']) expect(stdout).toContain(flag);
    }
  });

  it('groups the commands by what a person wants, each once', async () => {
    const overview = (await run(['--help'])).stdout;
    const titles = ['Sign in:', 'Bring home:', 'Look:', 'Take elsewhere:', 'Care:', 'Without an account:'];
    const places = titles.map((title) => overview.indexOf(`\n${title}\n`));
    expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
    const look = overview.slice(places[2], places[3]);
    for (const name of ['list', 'show', 'stats', 'report']) expect(look).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const name of commandNames)
      expect(overview.match(new RegExp(`^  ${name}(?= |$)`, 'gm')), name).toHaveLength(1);
  });

  it('keeps to the width of the terminal', async () => {
    for (const width of [60, 80, 140]) {
      const { stdout } = await run(['list', '--help'], { terminal: width });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });
});

describe('the version', () => {
  it.each([['--version'], ['-V'], ['list', '--version']])('is that of the package (%s)', async (...argv) => {
    const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../package.json'), 'utf8'));
    expect(await run(argv)).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('an unexpected error', () => {
  const broken = async (...flags: string[]) => {
    const env = {
      get POLAR_SYNC_HOME(): string {
        throw new TypeError('boom\u001b[2J');
      },
    };
    return run(['list', ...flags], { env });
  };

  it('is short, and points to --debug', async () => {
    const { exitCode, stderr } = await broken();
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: Something unexpected happened: boom\nhint: Run it again with --debug to see where it happened.\n',
    );
  });

  it('has its stack with --debug', async () => {
    expect((await broken('--debug')).stderr).toContain('command-line.test.ts');
  });

  it('is JSON with --json', async () => {
    expect(JSON.parse((await broken('--json')).stderr)).toMatchObject({ code: 'UNEXPECTED', exit: 1 });
  });
});

describe('color in errors', () => {
  it('is there on a terminal, and not with --no-color or NO_COLOR', async () => {
    const colored = async (argv: string[], env: Record<string, string> = {}) =>
      (await run(argv, { terminal: 80, env: { ...home(), ...env } })).stderr.includes('\u001b[');
    expect(await colored(['lst'])).toBe(true);
    expect(await colored(['lst', '--no-color'])).toBe(false);
    expect(await colored(['lst'], { NO_COLOR: '1' })).toBe(false);
  });
});
