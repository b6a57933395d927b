import { type BaseType, baseTypes, type Field, raw, rawValue } from './base-types.js';
import { crc16 } from './crc.js';
import type { Message } from './profile.js';

const HEADER_BYTES = 14;
const CRC_BYTES = 2;
const PROTOCOL = 0x20;
const PROFILE = 2132;
const MAX_FIELD_BYTES = 255;

/** The values of a message; a field without a value is left out of the definition. */
export type Values<M extends Message> = { [K in keyof M['fields']]?: number | string | number[] | undefined };

/**
 * Builds a FIT file in one buffer that grows by doubling, little-endian throughout. `finish` adds the header and both
 * checksums.
 */
export class FitWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = HEADER_BYTES;
  #definitions = new Map<number, readonly number[]>();

  /** @param expectedBytes a good guess of the size saves copying. */
  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(HEADER_BYTES + expectedBytes + CRC_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Writes one message under a local number (0-15), preceded by its definition if that has changed. */
  message<M extends Message>(local: number, { number, fields }: M, values: Values<M>): void {
    const used: Used[] = [];
    for (const name in fields) {
      const given: number | string | number[] | undefined = values[name];
      const field = fields[name];
      if (given !== undefined && field !== undefined) used.push(usedFor(field, given));
    }
    this.define(local, number, used);
    let at = this.place(
      local,
      used.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    for (const { field, bytes, value } of used) {
      if (typeof value === 'number') put(this.#view, at, field, value);
      else if (value instanceof Uint8Array) this.#bytes.set(value, at);
      else for (const [i, one] of value.entries()) put(this.#view, at + (i * bytes) / value.length, field, one);
      at += bytes;
    }
  }

  /** Writes a definition message, unless this local number is already defined that way. */
  define(local: number, number: number, fields: readonly { field: Field; bytes: number }[]): void {
    const definition = [0x40 | local, 0, 0, number & 0xff, number >>> 8, fields.length];
    for (const { field, bytes } of fields) definition.push(field.number, bytes, baseTypes[field.type].wire);
    const before = this.#definitions.get(local);
    if (before?.length === definition.length && definition.every((byte, i) => byte === before[i])) return;
    this.#definitions.set(local, definition);
    this.#reserve(definition.length);
    this.#bytes.set(definition, this.#length);
    this.#length += definition.length;
  }

  /** Reserves space for one message of `bytes` field bytes, to be filled by `fill`. Returns where its fields begin. */
  place(local: number, bytes: number): number {
    this.#reserve(1 + bytes);
    this.#bytes[this.#length] = local;
    const start = this.#length + 1;
    this.#length = start + bytes;
    return start;
  }

  /** Fills one field of many placed messages: `column[i]` goes to `starts[i] + at`, NaN as "none". */
  fill(field: Field, starts: Uint32Array, at: number, column: Float64Array): void {
    const { size } = baseTypes[field.type];
    if (size === 1) fillBytes(this.#bytes, field, starts, at, column);
    else if (size === 2) fillShorts(this.#view, field, starts, at, column);
    else fillLongs(this.#view, field, starts, at, column);
  }

  /** The finished file. */
  finish(): Uint8Array {
    this.#reserve(CRC_BYTES);
    const view = this.#view;
    this.#bytes.set([HEADER_BYTES, PROTOCOL]);
    view.setUint16(2, PROFILE, true);
    view.setUint32(4, this.#length - HEADER_BYTES, true);
    this.#bytes.set(Buffer.from('.FIT', 'latin1'), 8);
    view.setUint16(12, crc16(this.#bytes, 0, 12), true);
    view.setUint16(this.#length, crc16(this.#bytes, 0, this.#length), true);
    return this.#bytes.subarray(0, this.#length + CRC_BYTES);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

// A loop for each size, instead of one that checks the size for every value.

function fillBytes(bytes: Uint8Array, field: Field, starts: Uint32Array, at: number, column: Float64Array): void {
  const { scale = 1, offset = 0 } = field;
  const base: BaseType = baseTypes[field.type];
  for (let i = 0; i < starts.length; i++) bytes[(starts[i] ?? 0) + at] = raw(column[i] ?? 0, scale, offset, base);
}

function fillShorts(view: DataView, field: Field, starts: Uint32Array, at: number, column: Float64Array): void {
  const { scale = 1, offset = 0 } = field;
  const base: BaseType = baseTypes[field.type];
  for (let i = 0; i < starts.length; i++) {
    view.setUint16((starts[i] ?? 0) + at, raw(column[i] ?? 0, scale, offset, base), true);
  }
}

function fillLongs(view: DataView, field: Field, starts: Uint32Array, at: number, column: Float64Array): void {
  const { scale = 1, offset = 0 } = field;
  const base: BaseType = baseTypes[field.type];
  for (let i = 0; i < starts.length; i++) {
    view.setUint32((starts[i] ?? 0) + at, raw(column[i] ?? 0, scale, offset, base), true);
  }
}

/** A field of a message that has a value, and how many bytes that takes; text is encoded already. */
interface Used {
  field: Field;
  bytes: number;
  value: number | Uint8Array | readonly number[];
}

function usedFor(field: Field, value: number | string | readonly number[]): Used {
  const { size } = baseTypes[field.type];
  if (typeof value === 'number') return { field, bytes: size, value };
  if (typeof value !== 'string') return { field, bytes: size * value.length, value };
  const text = encodeString(value);
  return { field, bytes: text.length, value: text };
}

function put(view: DataView, position: number, field: Field, value: number): void {
  const { size } = baseTypes[field.type];
  const raw = rawValue(value, field);
  if (size === 1) view.setUint8(position, raw);
  else if (size === 2) view.setUint16(position, raw, true);
  else view.setUint32(position, raw, true);
}

/** Zero-terminated UTF-8, cut between characters if it does not fit into a field. */
function encodeString(text: string): Uint8Array {
  let data = '';
  for (const character of text.replaceAll('\0', '')) {
    if (Buffer.byteLength(data + character) > MAX_FIELD_BYTES - 1) break;
    data += character;
  }
  return Buffer.from(`${data}\0`, 'utf8');
}
