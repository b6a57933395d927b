import { spawn } from 'node:child_process';
import type { Environment } from '../config/environment.js';
import { UnexpectedError, UsageError } from '../errors.js';

/** What a program of the system came to. */
export interface ProgramOutcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs one of the system's programs to its end, with `input` on its stdin. @throws UsageError SCHEDULER_MISSING. */
export type RunProgram = (command: string, parameters: string[], input?: string) => Promise<ProgramOutcome>;

/** The programs found by the PATH of `env`. They speak English, because some answers are told apart by their words. */
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
          new UsageError('SCHEDULER_MISSING', `The program ${command} cannot be started on this machine.`, {
            hint: 'Install it, or choose another scheduler with --kind.',
            cause,
          }),
        ),
      );
      child.on('close', (code) => resolve({ exitCode: code ?? -1, ...said }));
      // A program that ends without reading breaks the pipe; what it came to is told by 'close'.
      child.stdin.on('error', () => child.stdin.destroy());
      child.stdin.end(input);
    });
}

/** Runs a program that has to succeed. @returns what it wrote to stdout. @throws UnexpectedError SCHEDULER_FAILED. */
export async function succeed(run: RunProgram, command: string, parameters: string[], input?: string): Promise<string> {
  const outcome = await run(command, parameters, input);
  if (outcome.exitCode === 0) return outcome.stdout;
  throw failed(command, parameters, outcome);
}

/** What a program that failed said of itself. */
export function failed(command: string, parameters: string[], outcome: ProgramOutcome): Error {
  return new UnexpectedError(
    'SCHEDULER_FAILED',
    `${[command, ...parameters].join(' ')} failed (${outcome.exitCode}): ${saidBy(outcome)}`,
    {
      hint: 'Nothing else was changed. Print the entry without --install and set it by hand, or choose another --kind.',
    },
  );
}

/** The reason a program gave, in its own words. */
export function saidBy({ stderr, stdout }: ProgramOutcome): string {
  return (stderr.trim() || stdout.trim() || 'it did not say why').split('\n', 1)[0] ?? '';
}
