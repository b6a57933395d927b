import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Outcome } from '../../commands/run.js';
import { built } from '../built.js';

const child = resolve(import.meta.dirname, 'warm-child.mjs');
const clock = resolve(import.meta.dirname, '../../sync/sweeps/crash/crash-preload.mjs');

/** A command line, and its environment. */
export interface Work {
  argv: readonly string[];
  env: Record<string, string>;
  /** Variables for what is loaded into the process before the program. */
  own?: Record<string, string>;
}

/** A command line that a process works on. */
export interface WarmRun {
  child: ChildProcess;
  ended: Promise<Outcome>;
}

/**
 * Processes that run one command line after another, as many as needed at once: to start the program takes ten times as long
 * as a small pull.
 */
export class WarmProgram {
  readonly #idle: ChildProcess[] = [];
  readonly #all: ChildProcess[] = [];
  readonly #said: string[] = [];
  readonly #env: Record<string, string>;

  /** @param env of the processes from their start, for example `withShim`. */
  constructor(env: Record<string, string> = {}) {
    built('commands/program/main.js');
    this.#env = env;
  }

  start({ argv, env, own = {} }: Work): WarmRun {
    const program = this.#idle.pop() ?? this.#start();
    const { PATH = '', HOME = '' } = process.env;
    const ended = new Promise<Outcome>((done, failed) => {
      const died = (code: number | null, signal: string | null) =>
        failed(new Error(`The program ended with ${signal ?? code}: ${this.#said.join('')}`));
      program.once('exit', died);
      program.once('message', (said) => {
        program.off('exit', died);
        this.#idle.push(program);
        done(said as Outcome);
      });
    });
    program.send({ argv, env: { PATH, HOME, ...env }, own });
    return { child: program, ended };
  }

  run(work: Work): Promise<Outcome> {
    return this.start(work).ended;
  }

  /** Ends the processes; fails if one of them has printed anything of its own. */
  async close(): Promise<void> {
    for (const program of this.#all) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const ended = once(program, 'exit');
      program.disconnect();
      await ended;
    }
    expect(this.#said).toEqual([]);
  }

  #start(): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    const started = fork(child, {
      execArgv: ['--import', clock],
      env: { PATH, HOME, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk) => {
        this.#said.push(String(chunk));
      });
    this.#all.push(started);
    return started;
  }
}
