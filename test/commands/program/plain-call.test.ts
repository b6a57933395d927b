import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Runner } from '../../../src/commands/program/define.js';
import { defineAll } from '../../../src/commands/program/define-all.js';
import { plainCall } from '../../../src/commands/program/plain-call.js';
import { buildProgram } from '../../../src/commands/program/whole-program.js';

/** What an action was given: its arguments and options, and those of the program. */
type Given = { name: string; values: unknown[]; all: unknown };

const noRun: Runner = async () => undefined;

async function byCommander(argv: string[]): Promise<Given | undefined> {
  const given: Given[] = [];
  const program = buildProgram({ host: process }, noRun);
  for (const command of program.commands) {
    command.action(async (...values: unknown[]) => {
      const called = values.pop() as Command;
      given.push({ name: command.name(), values, all: called.optsWithGlobals() });
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch {
    return undefined;
  }
  return given[0];
}

function plainly(argv: string[]): Given | undefined {
  const call = plainCall(argv, (program) => defineAll(program, noRun));
  if (!call) return undefined;
  const values = [...call.values];
  const called = values.pop() as Pick<Command, 'optsWithGlobals'>;
  return { name: argv.find((word) => !word.startsWith('-')) ?? '', values, all: called.optsWithGlobals() };
}

const program = buildProgram({ host: process }, noRun);
const globals = ['--json', '-q', '--quiet', '--no-color', '--debug'];
const commands = program.commands.map((command) => ({
  name: command.name(),
  flags: command.options.filter(({ required, optional }) => !required && !optional).map(({ long }) => long ?? ''),
}));

/** None, each alone, each pair, and all. */
function subsets(flags: string[]): string[][] {
  const pairs = flags.flatMap((one, index) => flags.slice(index + 1).map((other) => [one, other]));
  return [[], ...flags.map((flag) => [flag]), ...pairs, flags];
}

describe('a plain call', () => {
  it.each(commands)('gives $name what commander would give it', async ({ name, flags }) => {
    for (const own of subsets([...flags, ...globals])) {
      for (const argv of [
        [name, ...own],
        [...own.filter((flag) => globals.includes(flag)), name, ...own.filter((flag) => !globals.includes(flag))],
      ]) {
        const plain = plainly(argv);
        if (plain) expect(plain, argv.join(' ')).toEqual(await byCommander(argv));
      }
    }
  });

  it('is what most calls are', async () => {
    for (const argv of [
      ['status'],
      ['--json', 'list'],
      ['pull', '--full', '--quiet'],
      ['export', '--json', '--changed'],
    ])
      expect([argv, plainly(argv) !== undefined]).toEqual([argv, argv[0] !== 'export']);
  });

  it.each([
    [[]],
    [['--json']],
    [['nope']],
    [['show']],
    [['show', 'k3f9']],
    [['list', '--last', '3']],
    [['list', '--lsat']],
    [['list', '--help']],
    [['--full', 'pull']],
    [['status', 'status']],
    [['status', '--']],
    [['-jq', 'status']],
    [['--db', 'status', 'list']],
    [['help', 'status']],
    [['completion', 'bash']],
  ])('is not %j: that is for commander', (argv) => {
    expect(plainly(argv)).toBeUndefined();
  });
});
