import { allBroughtToEnd } from '../../brought-to-end.js';
import { readVersion } from '../../config/version.js';
import { ExitCode, InterruptedError, UnexpectedError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import { type Host, thisProcess } from './host.js';
import { reportError } from './report-error.js';

/** So long a command that was interrupted has to end well: with what follows it is less than two seconds. */
const graceMs = 1500;
/** What a reader that takes nothing has to take the last words. */
const lastWordsMs = 250;

/** Runs one command line (without node and script) to its end and resolves to the exit code. Never rejects. */
export async function main(argv: string[], host: Host = thisProcess(argv)): Promise<number> {
  if (argv[0] === '--version' || argv[0] === '-V') {
    host.stdout.write(`${readVersion()}\n`);
    return ExitCode.ok;
  }
  const signals = watchSignals(host);
  const failures = watchOutput(host);
  const tell = (error: unknown) => reportError(error, { argv, host, interrupted: signals.signal.aborted });
  try {
    const { runProgram } = await import('./run.js');
    const exitCode = await unlessOverdue(runProgram(argv, { host, signal: signals.signal }), graceMs, signals.signal);
    await unlessOverdue(flush(host), lastWordsMs, signals.signal);
    const lost = failures.find((failure) => !isBrokenPipe(failure));
    return lost === undefined ? exitCode : tell(unwritable(lost));
  } catch (error) {
    return failures.some(isBrokenPipe) || isBrokenPipe(error) ? ExitCode.ok : tell(error);
  } finally {
    await unlessOverdue(flush(host), lastWordsMs, signals.signal).catch(ifInterrupted);
    signals.unwatch();
  }
}

/** The first SIGINT or SIGTERM asks the command to end well; with the second one the system ends the process. */
function watchSignals(host: Host): { signal: AbortSignal; unwatch(): void } {
  const controller = new AbortController();
  const watched = (['SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = () => {
      if (controller.signal.aborted) {
        host.off(name, listener);
        process.kill(process.pid, name);
      }
      controller.abort();
    };
    host.on(name, listener);
    return { name, listener };
  });
  const unwatch = () => {
    for (const { name, listener } of watched) host.off(name, listener);
  };
  return { signal: controller.signal, unwatch };
}

/**
 * Waits for something, but when the signal comes no longer than `ms` from then on: what hangs on a network, a keychain or
 * a reader must not keep the process. What is stored is safe at any instant; a sign-in that is being renewed is waited for.
 * @throws InterruptedError
 */
async function unlessOverdue<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let begin = () => {};
  const overdue = new Promise<never>((_, reject) => {
    begin = () => {
      timer = setTimeout(async () => {
        await allBroughtToEnd();
        reject(new InterruptedError('INTERRUPTED', 'Interrupted.'));
      }, ms);
    };
  });
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  }
}

/** What a reader does not take after a signal is lost; the exit code tells of the signal already. */
function ifInterrupted(problem: unknown): void {
  if (!(problem instanceof InterruptedError)) throw problem;
}

/**
 * What could not be written. A reader that has seen enough (`| head`) is no failure: what is still written is dropped.
 * A full disk behind `>` is one. For stderr there is nobody left to tell.
 */
function watchOutput({ stdout, stderr }: Host): Error[] {
  const failures: Error[] = [];
  stdout.on('error', (error) => failures.push(error));
  stderr.on('error', () => undefined);
  return failures;
}

/** Resolves when everything written so far has left the process. */
async function flush({ stdout, stderr }: Host): Promise<void> {
  for (const stream of [stdout, stderr]) {
    await new Promise<void>((resolve) => void stream.write('', () => resolve()));
  }
}

function unwritable(cause: Error): UnexpectedError {
  return new UnexpectedError('OUTPUT_UNWRITABLE', `The output could not be written: ${cause.message}`, {
    hint: 'Make room there, or send it somewhere else.',
    cause,
  });
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === 'EPIPE';
}
