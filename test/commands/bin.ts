import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { built } from '../support/built.js';
import type { Outcome } from './run.js';

const root = resolve(import.meta.dirname, '../..');

/** The program as people run it, from what `npm run build` wrote. */
export const bin = resolve(root, 'bin/polar-sync.js');

built('bundle/start.js');

export interface Running {
  child: ChildProcessWithoutNullStreams;
  /** Its output so far on both streams. */
  readonly said: string;
  ended: Promise<Outcome & { signal: NodeJS.Signals | null }>;
}

/** Starts a program with only PATH and HOME from this process's environment. */
export function start(command: string, args: string[], env: Record<string, string> = {}): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { env: { PATH, HOME, ...env } });
  const text = { stdout: '', stderr: '', both: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk) => {
      text[stream] += String(chunk);
      text.both += String(chunk);
    });
  }
  const ended = new Promise<Outcome & { signal: NodeJS.Signals | null }>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) =>
      done({ exitCode: code ?? -1, signal, stdout: text.stdout, stderr: text.stderr }),
    );
  });
  return {
    child,
    get said() {
      return text.both;
    },
    ended,
  };
}
