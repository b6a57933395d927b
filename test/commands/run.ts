import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Host, main } from '../../src/commands/program/main.js';
import { Keyboard, Screen, settle } from '../ui/streams.js';

export interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** Columns of the terminal; without it everything is piped. */
  terminal?: number;
}

/** Runs a command line in this process, on streams of its own. */
export async function run(argv: string[], { env = {}, terminal }: RunOptions = {}): Promise<Outcome> {
  const options = terminal === undefined ? {} : { tty: true, columns: terminal };
  const stdout = new Screen(options);
  const stderr = new Screen(options);
  const host = { stdout, stderr, stdin: new Keyboard(terminal !== undefined), env, on() {}, off() {} };
  const exitCode = await main(argv, host as unknown as Host);
  await settle();
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** A folder that goes when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
