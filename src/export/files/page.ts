/** Big enough that writing a long workout takes few system calls. */
export const PAGE_BYTES = 262_144;

/** No row of any format is longer: about fifteen numbers and the tags around them. */
const ROW_BYTES = 2048;

/** Text that is written again and again, ready to be put. */
export interface Literal {
  /** Its UTF-8 bytes, eight per number; the last one is padded with zeros. */
  words: Float64Array;
  bytes: number;
}

/** Prepares text to be copied eight bytes at a time. */
export function literal(text: string): Literal {
  const utf8 = Buffer.from(text, 'utf8');
  const words = new Float64Array(Math.ceil(utf8.length / 8));
  const padded = new DataView(new ArrayBuffer(words.length * 8));
  for (const [i, byte] of utf8.entries()) padded.setUint8(i, byte);
  for (let i = 0; i < words.length; i++) words[i] = padded.getFloat64(i * 8, true);
  return { words, bytes: utf8.length };
}

/**
 * A buffer of UTF-8 text. What is rare is added as a string; the rows of a long workout are put as bytes at `at`, several
 * times faster than joining and encoding strings. Check `isFull` after each row: while it is false there is room for one
 * more, and for the eight bytes that a literal may touch beyond its end.
 */
export class Page {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  at = 0;

  constructor() {
    this.bytes = Buffer.allocUnsafeSlow(PAGE_BYTES);
    this.view = new DataView(this.bytes.buffer);
  }

  get isFull(): boolean {
    // Not of what a long text has made of it: it would grow with each text, and never be full.
    return this.at > PAGE_BYTES - ROW_BYTES;
  }

  /** Adds a string of any length. */
  text(text: string): void {
    const utf8 = Buffer.from(text, 'utf8');
    const needed = this.at + utf8.length + ROW_BYTES;
    if (needed > this.bytes.length) this.#grow(needed);
    this.bytes.set(utf8, this.at);
    this.at += utf8.length;
  }

  /**
   * Returns the text so far and starts again in the same memory: the bytes are valid until the next put. New memory for
   * every page would cost more than filling it.
   */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.at);
    this.at = 0;
    return taken;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Puts a literal and returns where it ends. The bytes travel as numbers, because nothing else copies eight in one step. */
export function put(view: DataView, at: number, { words, bytes }: Literal): number {
  // No text can look like NaN, the only number whose bytes may change: 0x7f never follows 0xf0 in UTF-8.
  for (let i = 0; i < words.length; i++) view.setFloat64(at + i * 8, words[i] ?? 0, true);
  return at + bytes;
}
