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
}

/** Runs a command line in this process, on streams of its own. */
export async function run(argv: string[], { env = {}, terminal }: RunOptions = {}): Promise<Outcome> {
  const options = terminal === undefined ? {} : { tty: true, columns: terminal };
  const stdout = new Screen(options);
  const stderr = new Screen(options);
  const host = { stdout, stderr, stdin: new Keyboard(terminal !== undefined), env, on() {}, off() {} };
  const exitCode = await main(argv, host as unknown as Host);
  // What it has written leaves the streams in this turn; thousands of runs must not wait longer.
  await turn();
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
