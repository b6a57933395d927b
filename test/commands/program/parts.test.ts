import { describe, expect, it } from 'vitest';
import { type CommandName, commandNames } from '../../../src/commands/program/commands.js';
import { buildProgram } from '../../../src/commands/program/program.js';
import { namedIn } from '../../../src/commands/program/run.js';
import { asUsageError, commandCalled } from '../../../src/commands/program/usage-errors.js';
import { UsageError } from '../../../src/errors.js';

/** The outcome of a command line: what the command would get, or what is printed. */
async function outcome(argv: string[], names: readonly CommandName[]): Promise<unknown> {
  const said: string[] = [];
  let given: unknown;
  const program = await buildProgram({
    names,
    stdout: { write: (text) => said.push(text) > 0, isTTY: false },
    call: async (_definition, command) => {
      given = { name: command.name(), values: command.processedArgs, options: command.optsWithGlobals() };
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    const told = asUsageError(error, commandCalled(program));
    return { said, code: told instanceof UsageError ? [told.code, told.message, told.hint] : String(told) };
  }
  return { said, given };
}

const program = await buildProgram();
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

describe('a program that defines only the commands a command line may be about', () => {
  it.each(commands)('passes $name what the whole program would pass it', async ({ name, flags }) => {
    for (const own of subsets([...flags, ...globals])) {
      for (const argv of [
        [name, ...own],
        [...own.filter((flag) => globals.includes(flag)), name, ...own.filter((flag) => !globals.includes(flag))],
      ]) {
        expect(await outcome(argv, namedIn(argv)), argv.join(' ')).toEqual(await outcome(argv, commandNames));
      }
    }
  });

  it('defines no other command if it is clear which one is meant', () => {
    expect(namedIn(['status'])).toEqual(['status']);
    expect(namedIn(['--json', 'list'])).toEqual(['list']);
    expect(namedIn(['pull', '--full', '--quiet'])).toEqual(['pull']);
    expect(namedIn(['--db', 'status', 'list'])).toEqual(['status', 'list']);
  });

  it.each([
    [[]],
    [['--json']],
    [['nope']],
    [['lsit']],
    [['show']],
    [['show', 'k3f9']],
    [['list', '--last', '3']],
    [['list', '--lsat']],
    [['list', '--help']],
    [['list', '-qh']],
    [['--db', 'list', '-qh']],
    [['--db', 'list', '--help']],
    [['--db', 'list', 'help']],
    [['--db', 'list', 'help', 'show']],
    [['--db', 'list']],
    [['--full', 'pull']],
    [['status', 'status']],
    [['status', '--']],
    [['--', 'status']],
    [['-jq', 'status']],
    [['--db', 'status', 'list']],
    [['help', 'status']],
    [['--json', 'help']],
    [['completion', 'bash']],
    [['completion', 'tcsh']],
  ])('prints and does the same with %j', async (argv) => {
    expect(await outcome(argv, namedIn(argv))).toEqual(await outcome(argv, commandNames));
  });
});
