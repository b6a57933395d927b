/** Bytes that grow: numbers, lowest byte last, and fields as the binary format of COPY has them. */
export class Chunk {
  readonly #size: number;
  #buffer: Buffer;
  // Writes a number in a third of the time that the methods of Buffer take.
  #view: DataView;
  length = 0;

  /** @param size how many bytes are expected. */
  constructor(size: number) {
    this.#size = size;
    this.#buffer = Buffer.allocUnsafeSlow(size);
    this.#view = viewOf(this.#buffer);
  }

  /** What has been written; what follows begins anew. */
  taken(): Buffer {
    const taken = this.#buffer.subarray(0, this.length);
    // Whoever got it may still be sending it.
    this.#use(Buffer.allocUnsafeSlow(this.#size));
    this.length = 0;
    return taken;
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.length, value);
    this.length += 2;
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.length, value);
    this.length += 4;
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The length of a field, and the field. */
  field(bytes: Uint8Array): void {
    this.int32(bytes.length);
    this.bytes(bytes);
  }

  /** A field of 8 bytes. */
  double(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.length, 8);
    this.#view.setFloat64(this.length + 4, value);
    this.length += 12;
  }

  /** A field of 8 bytes with a whole number. */
  long(value: number | bigint): void {
    this.#reserve(12);
    this.#view.setInt32(this.length, 8);
    if (typeof value === 'bigint') this.#view.setBigInt64(this.length + 4, value);
    else {
      // Three times as fast.
      const high = Math.floor(value / 2 ** 32);
      this.#view.setInt32(this.length + 4, high);
      this.#view.setUint32(this.length + 8, value - high * 2 ** 32);
    }
    this.length += 12;
  }

  #reserve(bytes: number): void {
    if (this.length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.length + bytes));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#use(larger);
  }

  #use(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength);
