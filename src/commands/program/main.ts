import { allBroughtToEnd } from '../../brought-to-end.js';
import { readVersion } from '../../config/version.js';
import { ExitCode, InterruptedError, UnexpectedError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import { type Host, thisProcess } from './host.js';
import { reportError } from './report-error.js';

/** How long an interrupted command has to finish cleanly: less than 2 seconds, including what follows. */
const graceMs = 1500;
/** How long a reader that has stopped reading has for the last output. */
const lastOutputMs = 250;

/** Runs one command line (without node and script) and resolves to the exit code. Never rejects. */
export async function main(argv: string[], host: Host = thisProcess(argv)): Promise<number> {
  if (argv[0] === '--version' || argv[0] === '-V') {
    host.stdout.write(`${readVersion()}\n`);
    return ExitCode.ok;
  }
  const signals = watchSignals(host);
  const failures = watchOutput(host);
  const report = (error: unknown) => reportError(error, { argv, host, interrupted: signals.signal.aborted });
  try {
    const { runProgram } = await import('./run.js');
    const exitCode = await unlessOverdue(runProgram(argv, { host, signal: signals.signal }), graceMs, signals.signal);
    await unlessOverdue(flush(host), lastOutputMs, signals.signal);
    const lost = failures.find((failure) => !isBrokenPipe(failure));
    return lost === undefined ? exitCode : report(unwritable(lost));
  } catch (error) {
    return failures.some(isBrokenPipe) || isBrokenPipe(error) ? ExitCode.ok : report(error);
  } finally {
    await unlessOverdue(flush(host), lastOutputMs, signals.signal).catch(ifInterrupted);
    signals.unwatch();
  }
}

/** The first SIGINT or SIGTERM asks the command to finish cleanly; on the second, the system ends the process. */
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
 * Waits for `work`, but once the signal has arrived no longer than `ms`: a hanging network, keychain or reader must not
 * keep the process alive. What is stored is safe at any instant; the renewal of a sign-in is waited for.
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

/** Output that nobody reads after a signal is lost; the exit code already reports the signal. */
function ifInterrupted(problem: unknown): void {
  if (!(problem instanceof InterruptedError)) throw problem;
}

/**
 * Collects write failures. A reader that stops early (`| head`) is no failure: further output is dropped. A full disk
 * behind `>` is one. A failure of stderr cannot be reported anywhere.
 */
function watchOutput({ stdout, stderr }: Host): Error[] {
  const failures: Error[] = [];
  stdout.on('error', (error) => failures.push(error));
  stderr.on('error', () => undefined);
  return failures;
}

/** Resolves once everything written so far has left the process. */
async function flush({ stdout, stderr }: Host): Promise<void> {
  for (const stream of [stdout, stderr]) {
    await new Promise<void>((resolve) => void stream.write('', () => resolve()));
  }
}

function unwritable(cause: Error): UnexpectedError {
  return new UnexpectedError('OUTPUT_UNWRITABLE', `Could not write the output: ${cause.message}`, {
    hint: 'Free some space there, or write it somewhere else.',
    cause,
  });
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === 'EPIPE';
}
