import { BadAnswerError } from '../errors.js';
import { unpacked } from './file.js';

/** A message of a FIT file: its number, and those of its fields that are a single unsigned number and have a value. */
export interface FitMessage {
  number: number;
  fields: ReadonlyMap<number, number>;
  /** FIT seconds, if the message or its header has a time. */
  timestamp?: number;
}

interface Definition {
  global: number;
  littleEndian: boolean;
  fields: { number: number; size: number }[];
  bytes: number;
}

const TIMESTAMP = 253;
const FIELD_BYTES = 3;
/** A header with a compressed time contains its last five bits. */
const COMPRESSED = 0x1f;

/**
 * The messages of a FIT file that have one of the wanted numbers, in the file's order; all others are skipped by their size.
 * @throws BadAnswerError if the messages do not add up to the length that the file states.
 */
export function readFitMessages(body: Uint8Array, wanted: readonly number[]): FitMessage[] {
  const content = unpacked(body);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  try {
    return read(view, wanted);
  } catch (problem) {
    // A DataView throws when reading beyond its end: the file promises more than it has.
    if (problem instanceof RangeError) throw new BadAnswerError('a damaged FIT file');
    throw problem;
  }
}

function read(view: DataView, wanted: readonly number[]): FitMessage[] {
  const definitions = new Map<number, Definition>();
  const messages: FitMessage[] = [];
  let clock = 0;
  const header = view.getUint8(0);
  const end = header + view.getUint32(4, true);
  for (let at = header; at < end; ) {
    const kind = view.getUint8(at);
    at += 1;
    const local = localOf(kind);
    if (isDefinition(kind)) {
      const { definition, next } = readDefinition(view, at, (kind & 0x20) !== 0);
      definitions.set(local, definition);
      at = next;
      continue;
    }
    const definition = definitions.get(local);
    if (!definition) throw new BadAnswerError('a damaged FIT file');
    const { fields, stated } = contentOf(view, at, definition, wanted.includes(definition.global));
    // The offset only counts up: one smaller than the last has wrapped around once.
    const timestamp = isCompressed(kind) ? clock + (((kind & COMPRESSED) - clock) & COMPRESSED) : stated;
    clock = timestamp ?? clock;
    if (fields) messages.push({ number: definition.global, fields, ...(timestamp !== undefined && { timestamp }) });
    at += definition.bytes;
    if (at > end) throw new BadAnswerError('a damaged FIT file');
  }
  return messages;
}

/** The fields of a wanted message, and the time that any message states. */
function contentOf(view: DataView, at: number, definition: Definition, isWanted: boolean) {
  const fields = isWanted ? readFields(view, at, definition) : undefined;
  return { fields, stated: fields ? fields.get(TIMESTAMP) : timestampOf(view, at, definition) };
}

/** Whether the header byte of a data message also contains an offset of its time. */
const isCompressed = (kind: number) => (kind & 0x80) !== 0;

const isDefinition = (kind: number) => !isCompressed(kind) && (kind & 0x40) !== 0;

/** The local number of a message. */
const localOf = (kind: number) => (isCompressed(kind) ? (kind >> 5) & 0x03 : kind & 0x0f);

function readDefinition(view: DataView, at: number, hasDeveloperFields: boolean) {
  const littleEndian = view.getUint8(at + 1) === 0;
  const global = view.getUint16(at + 2, littleEndian);
  const count = view.getUint8(at + 4);
  const fields = Array.from({ length: count }, (_, i) => ({
    number: view.getUint8(at + 5 + i * FIELD_BYTES),
    size: view.getUint8(at + 6 + i * FIELD_BYTES),
  }));
  let next = at + 5 + count * FIELD_BYTES;
  let bytes = fields.reduce((sum, { size }) => sum + size, 0);
  if (hasDeveloperFields) {
    const more = view.getUint8(next);
    for (let i = 0; i < more; i += 1) bytes += view.getUint8(next + 2 + i * FIELD_BYTES);
    next += 1 + more * FIELD_BYTES;
  }
  return { definition: { global, littleEndian, fields, bytes } satisfies Definition, next };
}

function readFields(view: DataView, start: number, { fields, littleEndian }: Definition): Map<number, number> {
  const values = new Map<number, number>();
  let at = start;
  for (const { number, size } of fields) {
    const value = valueAt(view, at, size, littleEndian);
    if (value !== undefined) values.set(number, value);
    at += size;
  }
  return values;
}

/** The time of a skipped message, from which a compressed one after it counts. */
function timestampOf(view: DataView, start: number, { fields, littleEndian }: Definition): number | undefined {
  let at = start;
  for (const { number, size } of fields) {
    if (number === TIMESTAMP) return valueAt(view, at, size, littleEndian);
    at += size;
  }
  return undefined;
}

/** Unsigned numbers only, because nothing else is read here. All bits set means that there is no value. */
function valueAt(view: DataView, at: number, size: number, littleEndian: boolean): number | undefined {
  if (size === 1) return unless(view.getUint8(at), 0xff);
  if (size === 2) return unless(view.getUint16(at, littleEndian), 0xffff);
  if (size === 4) return unless(view.getUint32(at, littleEndian), 0xffffffff);
  return undefined;
}

const unless = (value: number, none: number) => (value === none ? undefined : value);
