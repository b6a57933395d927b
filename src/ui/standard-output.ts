import { constants, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { codeOf } from '../guards.js';
import type { OutputStream } from './ui.js';

const descriptors = { stdout: 1, stderr: 2 } as const;
const WAIT_MS = 5;

/** A stream, or what stands for one. */
export type Output = OutputStream | StandardOutput;

/** What a full pipe has not accepted yet. */
interface Pending {
  bytes: Uint8Array;
  written: () => void;
}

/**
 * stdout or stderr of this process. To a pipe or a file it writes directly, without Node's stream, because creating that
 * takes longer than reading all workouts; the stream is created on request, and used from then on. A pipe whose reader
 * has stopped reading is waited for without blocking, so that signals are noticed.
 */
export class StandardOutput {
  readonly #name: keyof typeof descriptors;
  readonly #listeners: ((problem: Error) => void)[] = [];
  #stream: NodeJS.WriteStream | undefined;
  readonly #pending: Pending[] = [];
  #descriptor: number | undefined;
  #failed = false;

  constructor(name: keyof typeof descriptors) {
    this.#name = name;
    if (needsStream(descriptors[name])) this.#stream = process[name];
  }

  get stream(): NodeJS.WriteStream {
    if (this.#stream) return this.#stream;
    // What was printed before goes first.
    for (const { bytes, written } of this.#pending.splice(0))
      this.#attempt(() => writeAll(descriptors[this.#name], bytes), written);
    const stream = process[this.#name];
    for (const listener of this.#listeners) stream.on('error', listener);
    this.#stream = stream;
    return stream;
  }

  get isTTY(): boolean {
    return this.#stream?.isTTY === true;
  }

  get columns(): number | undefined {
    return this.#stream?.columns;
  }

  get rows(): number | undefined {
    return this.#stream?.rows;
  }

  on(_event: 'error', listener: (problem: Error) => void): void {
    if (this.#stream) this.#stream.on('error', listener);
    else this.#listeners.push(listener);
  }

  /** As with a stream: the listeners get the error of what cannot be written, and what follows is dropped. */
  write(text: string, written: () => void = () => undefined): void {
    if (this.#stream) {
      this.#stream.write(text, written);
      return;
    }
    this.#pending.push({ bytes: Buffer.from(text), written });
    // Otherwise the pipe is already being waited for.
    if (this.#pending.length === 1) this.#drain();
  }

  /** Writes what can be written now, and comes back later for the rest. */
  #drain(): void {
    this.#descriptor ??= withoutWaiting(descriptors[this.#name]);
    const descriptor = this.#descriptor;
    for (let [next] = this.#pending; next !== undefined; [next] = this.#pending) {
      const { bytes, written } = next;
      let rest: Uint8Array = bytes;
      const isAccepted = this.#attempt(() => {
        rest = writeSome(descriptor, bytes);
      });
      if (isAccepted && rest.length > 0) {
        this.#pending[0] = { bytes: rest, written };
        setTimeout(() => this.#drain(), WAIT_MS);
        return;
      }
      this.#pending.shift();
      written();
    }
  }

  /** @returns false if it failed, now or before; the listeners have been called. */
  #attempt(write: () => void, written?: () => void): boolean {
    try {
      if (!this.#failed) write();
    } catch (problem) {
      this.#failed = true;
      for (const listener of this.#listeners) listener(problem as Error);
    }
    written?.();
    return !this.#failed;
  }
}

/** Node's stream, which pipelines, spinners and questions need. */
export function streamOf(output: Output): OutputStream {
  return output instanceof StandardOutput ? output.stream : output;
}

/** Whether only Node's stream can write there: to a terminal, and on Windows anywhere. */
export function needsStream(descriptor: number): boolean {
  if (process.platform === 'win32') return true;
  // Checks the file first, because Node loads its network code to recognize a terminal.
  const file = fstatSync(descriptor);
  return (
    file.isCharacterDevice() &&
    file.rdev !== statSync('/dev/null').rdev &&
    process.getBuiltinModule('node:tty').isatty(descriptor)
  );
}

/** Writes to a file or a pipe and returns when it is done. */
export function writeAll(descriptor: number, content: string | Uint8Array): void {
  let rest: Uint8Array = typeof content === 'string' ? Buffer.from(content) : content;
  for (;;) {
    rest = writeSome(descriptor, rest);
    if (rest.length === 0) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
}

/** @returns what a full non-blocking pipe has not accepted, because its reader is slow. */
function writeSome(descriptor: number, bytes: Uint8Array): Uint8Array {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (problem) {
    if (codeOf(problem) !== 'EAGAIN') throw problem;
  }
  return bytes.subarray(written);
}

/**
 * The same pipe, opened once more so that writing to it never blocks: making the inherited one non-blocking would affect
 * every process that has it. Only Linux can do that; elsewhere, and for a pipe of another user, this returns the inherited
 * one.
 */
function withoutWaiting(descriptor: number): number {
  if (process.platform !== 'linux' || !fstatSync(descriptor).isFIFO()) return descriptor;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return descriptor;
  }
}
