import { PassThrough, Readable } from 'node:stream';

/** A terminal or a pipe whose text can be read back. */
export class Screen extends PassThrough {
  readonly isTTY: boolean;
  columns: number | undefined;
  rows: number | undefined;
  #text = '';

  constructor(options: { tty?: boolean; columns?: number; rows?: number } = {}) {
    super();
    this.isTTY = options.tty ?? false;
    this.columns = options.columns;
    this.rows = options.rows;
    this.on('data', (chunk) => {
      this.#text += String(chunk);
    });
  }

  get text(): string {
    return this.#text;
  }

  // What ora needs from a terminal.
  cursorTo(): boolean {
    return true;
  }
  moveCursor(): boolean {
    return true;
  }
  clearLine(): boolean {
    return true;
  }
}

/** A keyboard: `type` presses keys. */
export class Keyboard extends Readable {
  readonly isTTY: boolean;
  raw = false;

  constructor(tty = true) {
    super();
    this.isTTY = tty;
  }

  override _read(): void {}

  setRawMode(on: boolean): this {
    this.raw = on;
    return this;
  }

  type(keys: string): void {
    this.push(keys);
  }
}

/** Lets streams deliver what was written. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
