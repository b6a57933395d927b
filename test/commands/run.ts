import { setImmediate as turn } from 'node:timers/promises';
import type { Host } from '../../src/commands/program/host.js';
import { main } from '../../src/commands/program/main.js';
import { Keyboard, Screen } from '../ui/streams.js';

export { temporaryFolder } from '../support/folder.js';

export interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** Columns of the terminal; absent: everything is piped. */
  terminal?: number;
  /** All of stdin; absent: it stays open and empty. */
  stdin?: string;
  /** Called with what stderr has so far, each time there is more. */
  watch?: (said: string) => void;
}

/** Runs a command line in this process, on streams of its own. */
export async function run(
  argv: string[],
  { env = {}, terminal, stdin: piped, watch }: RunOptions = {},
): Promise<Outcome> {
  const options = terminal === undefined ? {} : { tty: true, columns: terminal };
  const stdout = new Screen(options);
  const stderr = new Screen(options);
  const stdin = new Keyboard(terminal !== undefined);
  if (piped !== undefined) {
    stdin.push(piped);
    stdin.push(null);
  }
  if (watch) stderr.on('data', () => watch(stderr.text));
  const host = { stdout, stderr, stdin, env, on() {}, off() {} };
  const exitCode = await main(argv, host as unknown as Host);
  // What it has written leaves the streams in this turn; thousands of runs must not wait longer.
  await turn();
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
