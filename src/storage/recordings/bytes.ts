/*
 * Whole numbers and texts as bytes, for data that only this program reads. A number takes 7 bits per byte, lowest first.
 * Divisions instead of bit operations, which stop at 32 bits.
 */

const first = 4096;
/** The max bytes of a number; a double takes as many. */
const longest = 8;

/** A buffer that grows. */
export class ByteWriter {
  #bytes = new Uint8Array(first);
  #at = 0;

  /** Makes room for a count of numbers, so that writing each of them need not check. */
  reserve(numbers: number): void {
    const needed = this.#at + numbers * longest;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }

  /** A whole number from 0 to 2^53 - 1; the caller has made room for it. */
  put(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#at++] = rest;
  }

  number(value: number): void {
    this.reserve(1);
    this.put(value);
  }

  double(value: number): void {
    this.reserve(1);
    new DataView(this.#bytes.buffer).setFloat64(this.#at, value, true);
    this.#at += longest;
  }

  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.number(bytes.length);
    this.reserve(Math.ceil(bytes.length / longest));
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** What has been written, valid until more is. */
  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
}

/** Where numbers are read to, column after column: a buffer for each would be garbage at once. */
let numbers = new Float64Array(first);

/** Reads back what a ByteWriter wrote. @throws RangeError if the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++];
    if (byte !== undefined && byte < 128) return byte;
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (byte === undefined) throw new RangeError('The bytes end too early.');
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      byte = bytes[this.#at++];
    }
  }

  /**
   * So many whole numbers as `ByteWriter.number` wrote them, valid until the next are read. One loop with all it needs in
   * local variables: nothing else is read as often.
   */
  numbers(count: number): Float64Array {
    const bytes = this.#bytes;
    const end = bytes.length;
    let at = this.#at;
    // Each takes a byte or more.
    if (count > end - at) throw new RangeError('The bytes end too early.');
    if (numbers.length < count) numbers = new Float64Array(count);
    const all = numbers;
    for (let i = 0; i < count; i++) {
      const byte = at < end ? (bytes[at++] ?? 0) : 128;
      if (byte < 128) {
        all[i] = byte;
        continue;
      }
      const next = at < end ? (bytes[at] ?? 0) : 128;
      if (next < 128) {
        all[i] = byte - 128 + next * 128;
        at++;
        continue;
      }
      this.#at = at - 1;
      all[i] = this.number();
      at = this.#at;
    }
    this.#at = at;
    return all;
  }

  double(): number {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    const value = new DataView(buffer, byteOffset, byteLength).getFloat64(this.#at, true);
    this.#at += longest;
    return value;
  }

  text(): string {
    const length = this.number();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('The bytes end too early.');
    const { buffer, byteOffset } = this.#bytes;
    const text = Buffer.from(buffer, byteOffset + this.#at, length).toString('utf8');
    this.#at = end;
    return text;
  }
}
