import { refuseUnknownProfile } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { ExitCode, StoreError } from '../../errors.js';
import { streamOf } from '../../ui/standard-output.js';
import { createUi } from '../../ui/terminal.js';
import type { Context } from '../context.js';
import type { Runner } from './define.js';
import { defineAll } from './define-all.js';
import type { Host } from './main.js';
import { plainCall } from './plain-call.js';

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
 * Runs the command that `argv` names. One that only reads and meets a store of an older version is run again when that is
 * up to date.
 * @throws UsageError for a command line that cannot be understood, and whatever the command throws.
 */
export async function runProgram(argv: string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const run: Runner = async (command, body, { settings = resolveSettings, profile } = {}) => {
    const context = contextOf(command.optsWithGlobals<GlobalFlags>(), surroundings, settings);
    if (profile !== 'any' && context.settings.profile !== 'default')
      refuseUnknownProfile(context.settings, context.env);
    exitCode = await body(context).catch(async (problem: unknown) => {
      if (!(problem instanceof StoreError) || problem.code !== 'STORE_OLDER') throw problem;
      await (await import('./update-store.js')).updateStore(context, problem);
      return body(context);
    });
  };
  const call = plainCall(argv, (program) => defineAll(program, run));
  if (call) {
    await call.action(...call.values);
  } else {
    const { runWholeProgram } = await import('./whole-program.js');
    await runWholeProgram(argv, surroundings.host, run);
  }
  return exitCode;
}

function contextOf(flags: GlobalFlags, { host, signal }: Surroundings, settings: typeof resolveSettings): Context {
  const { json = false, quiet = false, debug = false, color, db, profile } = flags;
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
      color,
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
