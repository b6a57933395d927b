import type { AtomicFile } from './atomic-file.js';

/** What waits for the disk at most: it takes several files together about as fast as one, and Ctrl-C waits for them. */
const most = { files: 4, bytes: 8 * 1024 * 1024 };

interface Waiting {
  file: AtomicFile;
  isNew: Promise<boolean>;
  after: (isNew: boolean) => Promise<void>;
}

/**
 * Files that are written, but not yet confirmed to be on disk. The disk takes a few together while the next ones are encoded,
 * because each by itself costs as much time as its encoding, on a slow disk many times as much.
 */
export class Finishing {
  readonly #waiting: Waiting[] = [];

  /**
   * Finishes a file. What is to be done `after` it is in place is done in the order of the files.
   * @throws StoreError EXPORT_WRITE, InterruptedError of a file before it.
   */
  async add(file: AtomicFile, signal: AbortSignal | undefined, after: Waiting['after']): Promise<void> {
    const isNew = file.finish(signal);
    // Whoever waits for it, in its turn, learns of its failure.
    isNew.catch(() => undefined);
    this.#waiting.push({ file, isNew, after });
    while (this.#isTooMuch()) await this.#first();
  }

  #isTooMuch(): boolean {
    const bytes = this.#waiting.reduce((sum, { file }) => sum + file.bytes, 0);
    return this.#waiting.length > most.files || bytes > most.bytes;
  }

  /** Waits for all that are left. @throws what the first of them that failed has thrown. */
  async end(): Promise<void> {
    const problems: unknown[] = [];
    while (this.#waiting.length > 0) await this.#first().catch((problem: unknown) => problems.push(problem));
    if (problems.length > 0) throw problems[0];
  }

  async #first(): Promise<void> {
    const first = this.#waiting.shift();
    if (!first) return;
    const { file, isNew, after } = first;
    try {
      await after(await isNew);
    } finally {
      await file.discard();
    }
  }
}
