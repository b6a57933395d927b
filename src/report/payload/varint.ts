/*
 * Whole numbers in as few bytes as they need, 7 bits per byte, lowest first. Divisions instead of bit operations, which
 * stop at 32 bits.
 */

/** Appends a whole number from 0 to 2^53 - 1. */
export function writeVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** Reads one number after the other. @throws Error if the bytes end too early. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw new Error('The data of this workout is truncated.');
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }

  /** The next `length` bytes, unchanged. */
  take(length: number): Uint8Array {
    this.#position += length;
    if (this.#position > this.#bytes.length) throw new Error('The data of this workout is truncated.');
    return this.#bytes.subarray(this.#position - length, this.#position);
  }
}
