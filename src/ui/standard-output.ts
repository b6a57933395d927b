import { fstatSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { OutputStream } from './types.js';

const descriptors = { stdout: 1, stderr: 2 } as const;
const WAIT_MS = 5;

/** The parts of an output that matter here: of a stream, or of what stands for one. */
export type Output = OutputStream | StandardOutput;

/**
 * stdout or stderr of this process. Into a pipe or a file it writes at once, past Node's stream, for that takes longer
 * to make than a whole library to read; the stream is made for whoever asks for it, and from then on used.
 */
export class StandardOutput {
  readonly #name: keyof typeof descriptors;
  readonly #listeners: ((problem: Error) => void)[] = [];
  #stream: NodeJS.WriteStream | undefined;
  #failed = false;

  constructor(name: keyof typeof descriptors) {
    this.#name = name;
    if (needsStream(descriptors[name])) this.#stream = process[name];
  }

  get stream(): NodeJS.WriteStream {
    if (this.#stream) return this.#stream;
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
    try {
      if (!this.#failed) writeAll(descriptors[this.#name], text);
    } catch (problem) {
      this.#failed = true;
      for (const listener of this.#listeners) listener(problem as Error);
    }
    written();
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
  return file.isCharacterDevice() && file.rdev !== statSync('/dev/null').rdev && isatty(descriptor);
}

/** Writes to a file or a pipe and returns when it is done. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (problem) {
      // A pipe that is full and does not wait: its reader is slow.
      if ((problem as NodeJS.ErrnoException).code !== 'EAGAIN') throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}
