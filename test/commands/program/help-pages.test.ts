import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Answers, layOut } from '../../../src/commands/program/help-layout.js';
import { helpPages } from '../../../src/commands/program/help-pages.js';
import { buildProgram } from '../../../src/commands/program/program.js';
import { bin, start } from '../bin.js';
import { run } from '../run.js';

const pages = helpPages(await buildProgram());
const names = Object.keys(pages);

/** What commander itself prints on a terminal of this width. */
async function printed(name: string, width: number): Promise<string> {
  const whole = await buildProgram();
  const command = whole.commands.find((each) => each.name() === name) ?? whole;
  const said: string[] = [];
  command.configureOutput({ getOutHelpWidth: () => width, writeOut: (text) => said.push(text) });
  command.outputHelp();
  return said.join('');
}

describe('the help that the build stores', () => {
  it('has a page for every command and one for all', () => {
    expect(names.length).toBeGreaterThan(15);
    expect(names).toEqual(expect.arrayContaining(['', 'login', 'pull', 'list', 'export']));
  });

  it.each(names)('equals what commander prints at every width: %j', async (name) => {
    for (let width = 20; width <= 160; width += 1) {
      expect(layOut(pages[name]!, width), `at ${width} columns`).toBe(await printed(name, width));
    }
  });

  it('is up to date with the source', () => {
    const path = resolve(import.meta.dirname, '../../../dist/bundle/answers.json');
    const answers = JSON.parse(readFileSync(path, 'utf8')) as Answers;
    expect(answers.pages).toEqual(pages);
  });
});

describe('the program as people start it', () => {
  const env = { POLAR_SYNC_HOME: '/nonexistent' };
  const answer = async (...argv: string[]) => start(process.execPath, [bin, ...argv], env).ended;

  it.each([[], ['--help'], ['-h'], ['help'], ['help', 'list'], ['list', '--help'], ['list', '-h'], ['--version']])(
    'prints at once what the program itself would print: %j %j',
    async (...argv) => {
      const words = argv as string[];
      const { exitCode, stdout, stderr } = await answer(...words);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toBe((await run(words, { env })).stdout);
    },
  );

  it.each([[['help', 'nope']], [['nope', '--help']], [['list', '--help', 'x']], [['--json', '--help']], [['-V', 'x']]])(
    'leaves the rest to the program: %j',
    async (argv) => {
      const { exitCode, stdout, stderr } = await answer(...argv);
      expect({ exitCode, stdout, stderr }).toEqual(await run(argv, { env }));
    },
  );

  it('wraps the help at the width of the terminal', async () => {
    const command = `stty cols 132; '${process.execPath}' '${bin}' pull --help`;
    const { stdout } = await start('script', ['-qec', command, '/dev/null'], { ...env, TERM: 'xterm' }).ended;
    expect(stdout.replaceAll('\r', '')).toBe(await printed('pull', 132));
  });

  it('exits cleanly if the reader has gone, and reports a full disk', async () => {
    const reader = `'${process.execPath}' '${bin}' --help | true; echo "\${PIPESTATUS[0]}"`;
    expect((await start('bash', ['-c', reader], env).ended).stdout).toBe('0\n');
    const full = `'${process.execPath}' '${bin}' --help >/dev/full; echo $?`;
    const { stdout, stderr } = await start('bash', ['-c', full], env).ended;
    expect(stdout).toBe('1\n');
    expect(stderr).toMatch(/^error: .*(full|no space)/i);
  });

  it('has no line that a terminal of 80 columns would break in mid-word', () => {
    // Examples are copied, so their lines are not broken: they fit, except with a path or an address.
    const width = 80;
    const isExample = (line: string) => line.startsWith('  $ ') && /[~:]\//.test(line);
    const tooWide = Object.values(pages).flatMap((page) =>
      layOut(page, width)
        .split('\n')
        .filter((line) => line.length > width && !isExample(line) && !line.startsWith('Usage: ')),
    );
    expect(tooWide).toEqual([]);
  });

  it('has no line that a terminal of 60 columns would break, except the usage and the examples', () => {
    const tooWide = Object.values(pages).flatMap((page) =>
      layOut(page, 60)
        .split('\n')
        .filter((line) => line.length > 60 && !/^(Usage: | {2}\$ )/.test(line)),
    );
    expect(tooWide).toEqual([]);
  });
});
