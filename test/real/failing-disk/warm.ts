import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Outcome } from '../../commands/run.js';
import { built } from '../../support/built.js';
import { type Fault, faultVariables, withShim } from './shim.js';

const child = resolve(import.meta.dirname, 'warm-child.mjs');
const clock = resolve(import.meta.dirname, '../../sync/sweeps/crash/crash-preload.mjs');

/** A command line, and the disk it works on. */
export interface Work {
  argv: readonly string[];
  env: Record<string, string>;
  /** The folder on the failing disk. */
  below: string;
  /** The file for the list of calls. */
  log: string;
  fault?: Fault;
}

/** Processes with the shim loaded before their libc that run one command line after another, as many as needed at once. */
export class WarmProgram {
  readonly #idle: ChildProcess[] = [];
  readonly #all: ChildProcess[] = [];
  readonly #said: string[] = [];
  readonly #shim: string;
  readonly #ahead: number;

  /** @param ahead ms by which the clock of the processes is ahead of the machine's. */
  constructor(shim: string, ahead = 0) {
    built('commands/program/main.js');
    this.#shim = shim;
    this.#ahead = ahead;
  }

  async run({ argv, env, below, log, fault }: Work): Promise<Outcome> {
    const program = this.#idle.pop() ?? this.#start();
    const { PATH = '', HOME = '' } = process.env;
    const outcome = new Promise<Outcome>((done, failed) => {
      const died = (code: number | null, signal: string | null) =>
        failed(new Error(`The program ended with ${signal ?? code}: ${this.#said.join('')}`));
      program.once('exit', died);
      program.once('message', (said) => {
        program.off('exit', died);
        this.#idle.push(program);
        done(said as Outcome);
      });
    });
    program.send({ argv, env: { PATH, HOME, ...env }, faults: faultVariables(below, log, fault) });
    return outcome;
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
      env: { PATH, HOME, ...withShim(this.#shim), ...faultVariables('', ''), CLOCK_AHEAD: String(this.#ahead) },
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
