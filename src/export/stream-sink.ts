import { writeFailed } from './errors.js';

/**
 * Writes to a stream such as stdout at the pace of its reader. When the reader goes away (`| head`), `closed` turns
 * true and further writes do nothing; any other failure is a StoreError EXPORT_WRITE. `finish` waits for what is on its
 * way; `discard` has to follow in every case, it takes the handlers off. The stream itself stays open.
 */
export class StreamSink {
  readonly #stream: NodeJS.WritableStream;
  #failure: Error | undefined;
  #gone = false;
  bytes = 0;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
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
    // A copy: the stream may hold it longer than the chunk is good for.
    if (!this.#stream.write(Buffer.from(chunk))) await this.#settled('drain');
    this.#check();
  }

  async finish(): Promise<boolean> {
    if (!this.closed) {
      const error = await new Promise<unknown>((resolve) => this.#stream.write('', resolve));
      if (error instanceof Error) this.#onError(error);
    }
    this.#check();
    return true;
  }

  discard(): void {
    this.#stream.off('close', this.#onClose);
    // A failed write is told to its callback first; the event that follows must still find its handler.
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
    if (this.#failure !== undefined) throw writeFailed('the standard output', this.#failure);
  }

  /** Resolves on the event, or when the stream fails or closes. */
  #settled(event: string): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const done = () => {
        for (const name of [event, 'error', 'close']) stream.off(name, done);
        resolve();
      };
      for (const name of [event, 'error', 'close']) stream.on(name, done);
    });
  }
}
