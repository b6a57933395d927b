import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ExitCode, InterruptedError, type PolarSyncError, UnexpectedError, UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { SandboxFlags } from './flags.js';
import { quoted } from './targets.js';

/** What a sandbox prints with `--json` when it listens. */
interface Started {
  schema: string;
  url: string;
  env: Record<string, string>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts the sandbox as a process that stays when this one ends, as ssh-agent does, and prints its environment for `eval`: a
 * shell waits until the command in `$(...)` has ended, so what serves must be another process. It ends by SIGTERM.
 * @throws UsageError, such as for a port in use; InterruptedError; UnexpectedError if it does not start.
 */
export async function serveInBackground({ ui, signal }: Context, flags: SandboxFlags): Promise<number> {
  const argv = [process.argv[1] ?? '', 'sandbox', '--json', '--quiet', ...flagsOf(flags)];
  const child: Child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  signal.addEventListener('abort', stop);
  try {
    const started = await firstLine(child);
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
    const env = { ...started.env, POLAR_SANDBOX_PID: String(child.pid) };
    if (ui.json) ui.result({ ...started, env, pid: child.pid });
    else for (const [name, value] of Object.entries(env)) ui.print(`export ${name}=${quoted(value)}`);
    ui.note(`A local AccessLink is running at ${started.url}. To end it: kill $POLAR_SANDBOX_PID`);
    return ExitCode.ok;
  } catch (problem) {
    stop();
    throw problem;
  } finally {
    signal.removeEventListener('abort', stop);
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

/** Its environment, or why it did not start. */
async function firstLine(child: Child): Promise<Started> {
  const said = text(child.stderr);
  let line = '';
  child.stdout.on('data', (chunk) => {
    line += String(chunk);
  });
  const ended = once(child, 'close').then(() => 'ended' as const);
  const printed = new Promise<'printed'>((done) => {
    child.stdout.on('data', () => line.includes('\n') && done('printed'));
  });
  if ((await Promise.race([ended, printed])) === 'printed') {
    // Its end, whenever that is, is none of this process's business.
    said.catch(() => undefined);
    ended.catch(() => undefined);
    return JSON.parse(line) as Started;
  }
  throw reasonIn(await said);
}

/** The error that the other process has printed as JSON. */
function reasonIn(said: string): PolarSyncError {
  const line = said.trim().split('\n').at(-1) ?? '';
  try {
    const { code, message, hint } = JSON.parse(line) as Record<string, string>;
    if (code !== undefined && message !== undefined) return new UsageError(code, message, { hint: hint ?? '' });
  } catch {
    // Not JSON: the process ended before it could say anything in order.
  }
  return new UnexpectedError('SANDBOX_START', `The sandbox did not start: ${line || 'it said nothing'}.`, {
    hint: 'Run it without --env to see what it prints.',
  });
}

/** The flags as they were typed. */
function flagsOf(flags: SandboxFlags): string[] {
  const { port, seed, api, quirk = [], tokenLife, redirect = [], athletes, targets } = flags;
  return [
    ...(port === undefined ? [] : ['--port', port]),
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...(api === undefined ? [] : ['--api', api]),
    ...quirk.flatMap((one) => ['--quirk', one]),
    ...(tokenLife === undefined ? [] : ['--token-life', `${tokenLife}s`]),
    ...redirect.flatMap((url) => ['--redirect', url]),
    ...(athletes === undefined ? [] : ['--athletes', athletes]),
    ...(targets ? ['--targets'] : []),
  ];
}
