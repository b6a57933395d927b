import type { Command } from 'commander';
import { refuseUnknownProfile } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, StoreError, UsageError } from '../../errors.js';
import { streamOf } from '../../ui/standard-output.js';
import { createUi } from '../../ui/terminal.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { type CommandName, commandNames } from './commands.js';
import type { Host } from './host.js';
import { refuseMeaningless } from './meaningless.js';
import { buildProgram } from './program.js';
import { asUsageError, commandCalled, isHelpOrVersion } from './usage-errors.js';

/** The options of every command. */
interface GlobalOptions {
  json?: boolean;
  quiet?: boolean;
  color?: boolean;
  db?: string;
  profile?: string;
  debug?: boolean;
  units?: string;
}

interface ProcessContext {
  host: Host;
  signal: AbortSignal;
}

/**
 * Runs the command that `argv` names.
 * @throws UsageError for a command line that cannot be parsed, and whatever the command throws.
 */
export async function runProgram(argv: string[], processContext: ProcessContext): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = await buildProgram({
    names: namedIn(argv),
    stdout: processContext.host.stdout,
    call: async (definition, command) => {
      exitCode = await runCommand(definition, command, processContext);
    },
  });
  if (argv.length === 0) {
    program.outputHelp();
    return exitCode;
  }
  refuseUnknownHelp(program, argv);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!isHelpOrVersion(error)) throw asUsageError(error, commandCalled(program));
  }
  return exitCode;
}

/**
 * The commands that a command line may be about: every one whose name is among its words, even as a value; all of them if
 * it asks for help or a completion script.
 */
export function namedIn(argv: readonly string[]): readonly CommandName[] {
  const aboutAll = (word: string) => ['help', '--help', 'completion'].includes(word) || /^-[a-z]*h/i.test(word);
  return argv.length === 0 || argv.some(aboutAll) ? commandNames : commandNames.filter((name) => argv.includes(name));
}

/** A command that only reads and finds a database of an older version runs again once that has been updated. */
async function runCommand(definition: Definition, command: Command, processContext: ProcessContext): Promise<number> {
  const options = command.optsWithGlobals();
  const context = contextOf(options, processContext, definition.settings ?? resolveSettings);
  const { anyProfile } = definition;
  const mayBeNew = typeof anyProfile === 'function' ? anyProfile(options as never) : anyProfile;
  if (!mayBeNew && context.settings.profile !== 'default') refuseUnknownProfile(context.settings, context.env);
  await refuseMeaningless(definition, options);
  const given = [...command.processedArgs, options, ...(definition.aboutAll ? [command.parent] : [])];
  const run = () => definition.run(context, ...(given as never[]));
  return run().catch(async (problem: unknown) => {
    if (!(problem instanceof StoreError) || problem.code !== 'STORE_OLDER') throw problem;
    await (await import('./update-store.js')).updateStore(context, problem);
    return run();
  });
}

function contextOf(
  options: GlobalOptions,
  { host, signal }: ProcessContext,
  settings: typeof resolveSettings,
): Context {
  const { json = false, quiet = false, debug = false, color, db, profile, units } = options;
  const { stdout, stderr, env } = host;
  // Streams are created on first use, because that takes time.
  const resolved = settings(env, { db, profile, units });
  return {
    settings: resolved,
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
      units: resolved.units,
      ...(color !== undefined && { color }),
      signal,
    }),
    get stdin() {
      return host.stdin;
    },
    get stdout() {
      return streamOf(stdout);
    },
    signal,
  };
}

/** For help on an unknown command, commander prints the overview, as if all were well. */
function refuseUnknownHelp(program: Command, argv: string[]): void {
  const [first, name] = argv.filter((word) => !word.startsWith('-'));
  if (first !== 'help' || name === undefined || name === 'help') return;
  if (program.commands.some((command) => command.name() === name)) return;
  throw new UsageError('UNKNOWN_COMMAND', `Unknown command '${name}'.`, {
    hint: 'Run polar-sync --help to see the commands.',
  });
}
