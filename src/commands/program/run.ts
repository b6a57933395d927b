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
import { asUsageError, commandCalled, isAnswered } from './usage-errors.js';

/** The options every command takes. */
interface GlobalOptions {
  json?: boolean;
  quiet?: boolean;
  color?: boolean;
  db?: string;
  profile?: string;
  debug?: boolean;
}

interface Surroundings {
  host: Host;
  signal: AbortSignal;
}

/**
 * Runs the command that `argv` names.
 * @throws UsageError for a command line that cannot be understood, and whatever the command throws.
 */
export async function runProgram(argv: string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const program = await buildProgram({
    names: namedIn(argv),
    stdout: surroundings.host.stdout,
    call: async (definition, command) => {
      exitCode = await runCommand(definition, command, surroundings);
    },
  });
  if (argv.length === 0) {
    program.outputHelp();
    return exitCode;
  }
  refuseHelpForNone(program, argv);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!isAnswered(error)) throw asUsageError(error, commandCalled(program));
  }
  return exitCode;
}

/**
 * The commands that a call may be about: every one whose name is among its words, be it as a value; all for a call that
 * asks for help, or for what all of them take.
 */
export function namedIn(argv: readonly string[]): readonly CommandName[] {
  const aboutAll = (word: string) => ['help', '--help', 'completion'].includes(word) || /^-[a-z]*h/i.test(word);
  return argv.length === 0 || argv.some(aboutAll) ? commandNames : commandNames.filter((name) => argv.includes(name));
}

/** One that only reads and meets a store of an older version is run again when that is up to date. */
async function runCommand(definition: Definition, command: Command, surroundings: Surroundings): Promise<number> {
  const options = command.optsWithGlobals();
  const context = contextOf(options, surroundings, definition.settings ?? resolveSettings);
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

function contextOf(options: GlobalOptions, { host, signal }: Surroundings, settings: typeof resolveSettings): Context {
  const { json = false, quiet = false, debug = false, color, db, profile } = options;
  const { stdout, stderr, env } = host;
  // Streams are made when they are first asked for, which takes time.
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

/** Commander answers help for a command there is not with the overview, as if all were well. */
function refuseHelpForNone(program: Command, argv: string[]): void {
  const [first, name] = argv.filter((word) => !word.startsWith('-'));
  if (first !== 'help' || name === undefined || name === 'help') return;
  if (program.commands.some((command) => command.name() === name)) return;
  throw new UsageError('UNKNOWN_COMMAND', `Unknown command '${name}'.`, {
    hint: 'Run polar-sync --help to see the commands.',
  });
}
