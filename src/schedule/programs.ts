import { spawn } from 'node:child_process';
import type { Environment } from '../config/environment.js';
import { UnexpectedError, UsageError } from '../errors.js';

/** The outcome of a system program. */
export interface ProgramOutcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a system program until it exits, with `input` on stdin. @throws UsageError SCHEDULER_MISSING. */
export type RunProgram = (command: string, parameters: string[], input?: string) => Promise<ProgramOutcome>;

/** The programs found on the PATH of `env`. Their locale is English, because some outcomes differ only in wording. */
export function programsOf(env: Environment): RunProgram {
  return (command, parameters, input = '') =>
    new Promise((resolve, reject) => {
      const child = spawn(command, parameters, { env: { ...env, LC_ALL: 'C' }, windowsHide: true });
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].setEncoding('utf8').on('data', (chunk: string) => {
          said[stream] += chunk;
        });
      }
      child.on('error', (cause) =>
        reject(
          new UsageError('SCHEDULER_MISSING', `Cannot start the program ${command} on this machine.`, {
            hint: 'Install it, or choose another scheduler with --kind.',
            cause,
          }),
        ),
      );
      child.on('close', (code) => resolve({ exitCode: code ?? -1, ...said }));
      // A program that exits without reading breaks the pipe; 'close' reports its outcome.
      child.stdin.on('error', () => child.stdin.destroy());
      child.stdin.end(input);
    });
}

/** Runs a program that must succeed. @returns what it wrote to stdout. @throws UnexpectedError SCHEDULER_FAILED. */
export async function succeed(run: RunProgram, command: string, parameters: string[], input?: string): Promise<string> {
  const outcome = await run(command, parameters, input);
  if (outcome.exitCode === 0) return outcome.stdout;
  throw failed(command, parameters, outcome);
}

/** The error of a program that failed. */
export function failed(command: string, parameters: string[], outcome: ProgramOutcome): Error {
  return new UnexpectedError(
    'SCHEDULER_FAILED',
    `${[command, ...parameters].join(' ')} failed (${outcome.exitCode}): ${saidBy(outcome)}`,
    {
      hint: 'Print the entry without --install and install it by hand, or choose another --kind. Nothing else was changed.',
    },
  );
}

/** The first line of a program's own error output. */
export function saidBy({ stderr, stdout }: ProgramOutcome): string {
  return (stderr.trim() || stdout.trim() || 'no reason given').split('\n', 1)[0] ?? '';
}
