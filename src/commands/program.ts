import { Command } from 'commander';
import { resolveSettings } from '../config/settings.js';
import { readVersion } from '../config/version.js';
import { ExitCode, UsageError } from '../errors.js';
import { createUi } from '../ui/terminal.js';
import type { Context } from './context.js';
import type { Runner } from './define.js';
import { defineAccount } from './define-account.js';
import { defineCare } from './define-care.js';
import { defineLibrary } from './define-library.js';
import { defineSync } from './define-sync.js';
import { defineTrial } from './define-trial.js';
import type { Host } from './main.js';
import { asUsageError, isAnswered } from './usage-errors.js';

/** The flags every command takes. */
interface GlobalFlags {
  json?: boolean;
  quiet?: boolean;
  color: boolean;
  db?: string;
  profile?: string;
  debug?: boolean;
}

interface Surroundings {
  host: Host;
  signal: AbortSignal;
}

/**
 * Parses `argv` and runs the command it names.
 * @throws UsageError for a command line that cannot be understood, and whatever the command throws.
 */
export async function runProgram(argv: string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const run: Runner = async (command, body, settings = resolveSettings) => {
    exitCode = await body(contextOf(command.optsWithGlobals<GlobalFlags>(), surroundings, settings));
  };
  const program = programFor(argv, surroundings, run);
  if (argv.length === 0) {
    program.outputHelp();
    return exitCode;
  }
  refuseHelpForNone(program, argv);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isAnswered(error)) return ExitCode.ok;
    throw asUsageError(error, commandNamed(program, argv));
  }
}

/** These speak of all the others. */
const aboutAll = ['help', 'completion'];

/** Only the command that is named, where that is certain: to define the others takes as long as to run most of them. */
function programFor(argv: string[], surroundings: Surroundings, run: Runner): Command {
  const [first = ''] = argv;
  if (first.startsWith('-') || aboutAll.includes(first)) return buildProgram(surroundings, run);
  const program = buildProgram(surroundings, run, first);
  return program.commands.length > 0 ? program : buildProgram(surroundings, run);
}

/** Every command, each importing its own file only when it is run; or the one of a name. */
export function buildProgram({ host }: { host: Pick<Host, 'stdout'> }, run: Runner, only?: string): Command {
  const program = new Command('polar-sync')
    .description('Brings your Polar workouts home and writes them in the formats other tools read.')
    .option('--json', 'the result as one JSON value on stdout, errors as one JSON line on stderr')
    .option('-q, --quiet', 'no remarks and no progress')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .option('--db <path>', 'the database to use')
    .option('--profile <name>', 'the account to use: each has its own token, database and configuration')
    .option('--debug', 'every request on stderr; where an error came from, with its stack')
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
  if (only !== undefined) narrow(program, only);
  defineAccount(program, run);
  defineSync(program, run);
  defineLibrary(program, run);
  defineCare(program, run);
  defineTrial(program, run);
  return program;
}

/** Lets the definitions of all commands but one pass by. */
function narrow(program: Command, only: string): void {
  const define = program.command.bind(program) as (name: string) => Command;
  program.command = ((name: string) => (name === only ? define(name) : ignored)) as Command['command'];
}

/** Takes every call of a definition and does nothing. */
const ignored: Command = new Proxy({} as Command, { get: () => () => ignored });

/** Commander answers help for a command there is not with the overview, as if all were well. */
function refuseHelpForNone(program: Command, argv: string[]): void {
  const [first, name] = argv.filter((word) => !word.startsWith('-'));
  if (first !== 'help' || name === undefined || name === 'help') return;
  if (program.commands.some((command) => command.name() === name)) return;
  throw new UsageError('UNKNOWN_COMMAND', `Unknown command '${name}'.`, {
    hint: 'Run polar-sync --help to see the commands.',
  });
}

function contextOf(flags: GlobalFlags, { host, signal }: Surroundings, settings: typeof resolveSettings): Context {
  const { json = false, quiet = false, debug = false, color, db, profile } = flags;
  const { stdout, stderr, env } = host;
  // The stream is made when it is first asked for, which takes time, and few commands read.
  return {
    settings: settings(env, { db, profile }),
    env,
    ui: createUi({
      get stdin() {
        return host.stdin;
      },
      stdout,
      stderr,
      env,
      json,
      quiet,
      debug,
      color,
      signal,
    }),
    get stdin() {
      return host.stdin;
    },
    stdout,
    signal,
  };
}

function commandNamed(program: Command, argv: string[]): string {
  const named = program.commands.find((command) => argv.includes(command.name()));
  return named ? `${program.name()} ${named.name()}` : program.name();
}
