import { Writable } from 'node:stream';
import { exportInterrupted, writeFailed } from '../errors.js';

/**
 * Writes to a stream such as stdout at the pace of its reader. When the reader goes away (`| head`), `closed` becomes
 * true and further writes do nothing; any other failure is a StoreError EXPORT_WRITE. `finish` waits for pending writes;
 * `discard` must always follow, because it removes the handlers. The stream itself stays open.
 */
export class StreamSink {
  readonly #stream: NodeJS.WritableStream;
  readonly #signal: AbortSignal | undefined;
  #failure: Error | undefined;
  #gone = false;
  bytes = 0;

  /** @param signal ends the wait for a reader that reads nothing. */
  constructor(stream: NodeJS.WritableStream, signal?: AbortSignal) {
    this.#stream = stream;
    this.#signal = signal;
    stream.on('error', this.#onError);
    stream.on('close', this.#onClose);
  }

  /** The reader has gone away: nothing more can be delivered. */
  get closed(): boolean {
    return this.#gone || !this.#stream.writable;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.closed || chunk.length === 0) return;
    this.bytes += chunk.length;
    // A copy: the stream may hold it longer than the chunk is valid.
    if (!this.#stream.write(Buffer.from(chunk))) await this.#waitFor('drain');
    this.#check();
  }

  async finish(): Promise<boolean> {
    if (!this.closed) {
      await this.#unlessInterrupted((done) => {
        this.#stream.write('', (error) => {
          if (error) this.#onError(error);
          done();
        });
        return () => undefined;
      });
    }
    // A stream that failed stops being writable before it says why.
    if (!this.#gone && isClosing(this.#stream)) await this.#waitFor();
    this.#check();
    return true;
  }

  discard(): undefined {
    this.#stream.off('close', this.#onClose);
    // A failed write is reported to its callback first; the event that follows must still find its handler.
    if (!this.#gone) this.#stream.off('error', this.#onError);
  }

  #onError = (error: Error): void => {
    this.#gone = true;
    if (!('code' in error && error.code === 'EPIPE')) this.#failure ??= error;
  };

  #onClose = (): void => {
    this.#gone = true;
  };

  #check(): void {
    if (this.#failure !== undefined) throw writeFailed('to standard output', this.#failure);
  }

  /** Resolves on one of the events, or when the stream fails or closes. @throws InterruptedError */
  #waitFor(...names: string[]): Promise<void> {
    return this.#unlessInterrupted((done) => {
      const all = [...names, 'error', 'close'];
      for (const name of all) this.#stream.on(name, done);
      return () => {
        for (const name of all) this.#stream.off(name, done);
      };
    });
  }

  /** Waits until `begin` has called back, then runs the cleanup it returned; a signal ends the wait. */
  async #unlessInterrupted(begin: (done: () => void) => () => void): Promise<void> {
    const signal = this.#signal;
    await new Promise<void>((resolve) => {
      const undo = begin(done);
      function done() {
        signal?.removeEventListener('abort', done);
        undo();
        resolve();
      }
      if (signal?.aborted) done();
      else signal?.addEventListener('abort', done);
    });
    if (signal?.aborted) throw exportInterrupted();
  }
}

function isClosing(stream: NodeJS.WritableStream): boolean {
  return stream instanceof Writable && stream.destroyed && !stream.closed;
}
