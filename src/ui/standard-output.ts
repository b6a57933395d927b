import { constants, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { codeOf } from '../guards.js';
import type { OutputStream } from './ui.js';

const descriptors = { stdout: 1, stderr: 2 } as const;
const WAIT_MS = 5;

/** The parts of an output that matter here: of a stream, or of what stands for one. */
export type Output = OutputStream | StandardOutput;

/** What a pipe that is full has not taken yet. */
interface Pending {
  bytes: Uint8Array;
  written: () => void;
}

/**
 * stdout or stderr of this process. Into a pipe or a file it writes at once, past Node's stream, for that takes longer
 * to make than a whole library to read; the stream is made for whoever asks for it, and from then on used. A pipe whose
 * reader takes nothing is waited for without blocking, so that signals are heard.
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
    // What was printed before comes first.
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

  /** As of a stream: what cannot be written is told to the listeners, and what follows is dropped. */
  write(text: string, written: () => void = () => undefined): void {
    if (this.#stream) {
      this.#stream.write(text, written);
      return;
    }
    this.#pending.push({ bytes: Buffer.from(text), written });
    // Else it is waited for already.
    if (this.#pending.length === 1) this.#drain();
  }

  /** Writes what can be written now, and comes back later for the rest. */
  #drain(): void {
    this.#descriptor ??= withoutWaiting(descriptors[this.#name]);
    const descriptor = this.#descriptor;
    for (let [next] = this.#pending; next !== undefined; [next] = this.#pending) {
      const { bytes, written } = next;
      let rest: Uint8Array = bytes;
      const isTaken = this.#attempt(() => {
        rest = writeSome(descriptor, bytes);
      });
      if (isTaken && rest.length > 0) {
        this.#pending[0] = { bytes: rest, written };
        setTimeout(() => this.#drain(), WAIT_MS);
        return;
      }
      this.#pending.shift();
      written();
    }
  }

  /** @returns false when it failed, now or before; the listeners have been told. */
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

/** Whether only Node's stream knows how to write there: to a terminal, and on Windows anywhere. */
export function needsStream(descriptor: number): boolean {
  if (process.platform === 'win32') return true;
  // Looks at the file first: to tell a terminal, Node loads its network.
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

/** @returns what a pipe has not taken that is full and does not wait, because its reader is slow. */
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
 * The same pipe, opened once more so that writing to it never waits: to say so of the one we were given would say it to
 * everybody who has it. Only Linux can; elsewhere, and for a pipe of another user, it is the one we were given.
 */
function withoutWaiting(descriptor: number): number {
  if (process.platform !== 'linux' || !fstatSync(descriptor).isFIFO()) return descriptor;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return descriptor;
  }
}
