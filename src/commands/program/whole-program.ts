import { Command } from 'commander';
import { readVersion } from '../../config/version.js';
import { UsageError } from '../../errors.js';
import type { Runner } from './define.js';
import { defineAll } from './define-all.js';
import type { Host } from './main.js';
import { asUsageError, isAnswered } from './usage-errors.js';

/**
 * Parses any command line and runs the command it names.
 * @throws UsageError for a command line that cannot be understood, and whatever the command throws.
 */
export async function runWholeProgram(argv: string[], host: Pick<Host, 'stdout'>, run: Runner): Promise<void> {
  const program = buildProgram({ host }, run);
  if (argv.length === 0) {
    program.outputHelp();
    return;
  }
  refuseHelpForNone(program, argv);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (isAnswered(error)) return;
    throw asUsageError(error, commandCalled(program));
  }
}

/** The program as commander sees it, with every command. */
export function buildProgram({ host }: { host: Pick<Host, 'stdout'> }, run: Runner): Command {
  const program = new Command('polar-sync')
    .description('Brings your Polar workouts home and writes them in the formats other tools read.')
    .version(readVersion(), '-V, --version', 'the version')
    .helpOption('-h, --help', 'help for a command')
    .helpCommand('help [command]', 'help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      // Errors of the command line are told like all others, by main.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => (host.stdout.isTTY && host.stdout.columns) || 80,
    })
    .exitOverride()
    .addHelpText('after', '\nExample:\n  $ polar-sync demo');
  defineAll(program, run);
  return program;
}

/** Commander answers help for a command there is not with the overview, as if all were well. */
function refuseHelpForNone(program: Command, argv: string[]): void {
  const [first, name] = argv.filter((word) => !word.startsWith('-'));
  if (first !== 'help' || name === undefined || name === 'help') return;
  if (program.commands.some((command) => command.name() === name)) return;
  throw new UsageError('UNKNOWN_COMMAND', `Unknown command '${name}'.`, {
    hint: 'Run polar-sync --help to see the commands.',
  });
}

/** The command that the call is one of, as far as commander has come; else the program itself. */
function commandCalled(program: Command): Command {
  return program.commands.find((command) => command.name() === program.args[0]) ?? program;
}
