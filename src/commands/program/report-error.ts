import { type ExitCode, InterruptedError, PolarSyncError, UnexpectedError } from '../../errors.js';
import { jsonLine, plain } from '../../ui/safe-text.js';
import { paint, wantsColor } from '../../ui/style.js';
import { wrappedFor } from '../../ui/width.js';
import type { Host } from './host.js';

interface ErrorContext {
  /** The raw command line: the error may be that it could not be parsed. */
  argv: string[];
  host: Pick<Host, 'stderr' | 'env'>;
  interrupted: boolean;
}

/**
 * Prints an error on stderr and returns the exit code. With `--json` it is one line
 * `{"type":"error","code","exit","message","hint"}`, with `hint` null if there is none; only `--debug` prints a stack.
 */
export function reportError(thrown: unknown, { argv, host, interrupted }: ErrorContext): ExitCode {
  const error = asPolarSyncError(thrown, interrupted);
  const { stderr, env } = host;
  if (given(argv, '--json')) {
    const { code, exitCode: exit, message, hint = null } = error;
    stderr.write(jsonLine({ type: 'error', code, exit, message, hint }));
  } else {
    const color = wantsColor(stderr, env, !given(argv, '--no-color'));
    const label = (text: string) => (color ? paint(text === 'error:' ? 'red' : 'cyan', text) : text);
    const line = (name: string, text: string) =>
      stderr.write(`${label(name)} ${wrappedFor(stderr, plain(text), name.length + 1)}\n`);
    line('error:', error.message);
    if (error.hint !== undefined) line('hint:', error.hint);
    if (given(argv, '--debug')) stderr.write(stackOf(thrown));
  }
  return error.exitCode;
}

function given(argv: string[], flag: string): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes(flag);
}

function asPolarSyncError(thrown: unknown, interrupted: boolean): PolarSyncError {
  if (thrown instanceof InterruptedError) return thrown;
  if (interrupted) return new InterruptedError('INTERRUPTED', 'Interrupted.', { cause: thrown });
  if (thrown instanceof PolarSyncError) return thrown;
  const reason = thrown instanceof Error ? thrown.message.split('\n', 1)[0] : String(thrown);
  return new UnexpectedError('UNEXPECTED', `Something unexpected happened: ${reason || 'no reason was given'}`, {
    hint: 'Run it again with --debug to see where it happened.',
    cause: thrown,
  });
}

/** The stack, followed by the stacks of its causes. */
function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `${String(thrown)}\n`;
  const own = `${(thrown.stack ?? thrown.message)
    .split('\n')
    .map((line) => plain(line))
    .join('\n')}\n`;
  return thrown.cause === undefined ? own : `${own}caused by ${stackOf(thrown.cause)}`;
}
