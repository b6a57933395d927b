import { BadAnswerError } from '../errors.js';
import { unpacked } from './file.js';

/** A message of a FIT file: its number, and those of its fields that are a single number and have a value. */
export interface FitMessage {
  number: number;
  fields: ReadonlyMap<number, number>;
  /** Fields with several numbers, of which those without a value are NaN. */
  lists: ReadonlyMap<number, readonly number[]>;
  /** FIT seconds, if the message or its header has a time. */
  timestamp?: number;
}

interface Definition {
  global: number;
  littleEndian: boolean;
  fields: { number: number; size: number; type: number }[];
  /** How many fields follow that only the maker of the file knows, by its own description. */
  developerFields: number;
  bytes: number;
}

/** The messages of a file, as far as it can be read. */
export interface FitReading {
  messages: FitMessage[];
  /** It ends before its stated length, or what follows is none of FIT's messages. */
  isCut: boolean;
  /** The numbers of messages that were not wanted, and how many fields of the wanted ones only their maker knows. */
  skipped: { messages: ReadonlySet<number>; developerFields: number };
}

const TIMESTAMP = 253;
/** Six days of seconds: a message of one byte must not fill the memory. */
const MAX_MESSAGES = 500_000;
const FIELD_BYTES = 3;
/** A header with a compressed time contains its last five bits. */
const COMPRESSED = 0x1f;

/**
 * The messages of a FIT file that have one of the wanted numbers, in the file's order; all others are skipped by their size.
 * @throws BadAnswerError if the messages do not add up to the length that the file states.
 */
export function readFitMessages(body: Uint8Array, wanted: readonly number[]): FitMessage[] {
  const { messages, isCut } = readFit(body, wanted);
  if (isCut) throw new BadAnswerError('a damaged FIT file');
  return messages;
}

/** As `readFitMessages`, of a file that may be cut off: the messages before the cut, none that is not whole. */
export function readFit(body: Uint8Array, wanted: readonly number[]): FitReading {
  const content = unpacked(body);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const reading = { messages: [], isCut: false, skipped: { messages: new Set<number>(), developerFields: 0 } };
  try {
    return { ...reading, isCut: !read(view, wanted, reading) };
  } catch (problem) {
    // A DataView throws when reading beyond its end: the file promises more than it has.
    if (problem instanceof RangeError) return { ...reading, isCut: true };
    throw problem;
  }
}

/** Adds what it finds. False if it meets something else than messages. */
function read(
  view: DataView,
  wanted: readonly number[],
  into: { messages: FitMessage[]; skipped: { messages: Set<number>; developerFields: number } },
): boolean {
  const definitions = new Map<number, Definition>();
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
    if (!definition || at + definition.bytes > Math.min(end, view.byteLength)) return false;
    const { values, stated } = contentOf(view, at, definition, wanted.includes(definition.global));
    // The offset only counts up: one smaller than the last has wrapped around once.
    const timestamp = isCompressed(kind) ? clock + (((kind & COMPRESSED) - clock) & COMPRESSED) : stated;
    clock = timestamp ?? clock;
    if (values) keep(into, { number: definition.global, ...values, ...(timestamp !== undefined && { timestamp }) });
    if (values) into.skipped.developerFields += definition.developerFields;
    else into.skipped.messages.add(definition.global);
    at += definition.bytes;
  }
  return true;
}

function keep({ messages }: { messages: FitMessage[] }, message: FitMessage): void {
  if (messages.length === MAX_MESSAGES) throw new BadAnswerError(`a FIT file with over ${MAX_MESSAGES} messages`);
  messages.push(message);
}

/** The fields of a wanted message, and the time that any message states. */
function contentOf(view: DataView, at: number, definition: Definition, isWanted: boolean) {
  const values = isWanted ? readFields(view, at, definition) : undefined;
  return { values, stated: values ? values.fields.get(TIMESTAMP) : timestampOf(view, at, definition) };
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
    type: view.getUint8(at + 7 + i * FIELD_BYTES),
  }));
  let next = at + 5 + count * FIELD_BYTES;
  let bytes = fields.reduce((sum, { size }) => sum + size, 0);
  let developerFields = 0;
  if (hasDeveloperFields) {
    const more = view.getUint8(next);
    developerFields = more;
    for (let i = 0; i < more; i += 1) bytes += view.getUint8(next + 2 + i * FIELD_BYTES);
    next += 1 + more * FIELD_BYTES;
  }
  return { definition: { global, littleEndian, fields, developerFields, bytes } satisfies Definition, next };
}

function readFields(view: DataView, start: number, { fields, littleEndian }: Definition) {
  const values = new Map<number, number>();
  const lists = new Map<number, number[]>();
  let at = start;
  for (const { number, size, type } of fields) {
    const width = WIDTHS[type] ?? size;
    if (width < size && size % width === 0 && width > 1) {
      const count = size / width;
      const from = at;
      const list = Array.from({ length: count }, (_, i) => valueAt(view, from + i * width, width, littleEndian, type));
      lists.set(
        number,
        list.map((value) => value ?? Number.NaN),
      );
    } else {
      const value = valueAt(view, at, size, littleEndian, type);
      if (value !== undefined) values.set(number, value);
    }
    at += size;
  }
  return { fields: values, lists };
}

/** The time of a skipped message, from which a compressed one after it counts. */
function timestampOf(view: DataView, start: number, { fields, littleEndian }: Definition): number | undefined {
  let at = start;
  for (const { number, size } of fields) {
    if (number === TIMESTAMP) return valueAt(view, at, size, littleEndian, UINT32);
    at += size;
  }
  return undefined;
}

/** FIT's base types: the bytes of one number. Those of one byte need no entry. */
const WIDTHS: Readonly<Record<number, number>> = {
  131: 2,
  132: 2,
  133: 4,
  134: 4,
  136: 4,
  137: 8,
  139: 2,
  140: 4,
};
const UINT32 = 0x86;
const SINT8 = 0x01;
const SINT16 = 0x83;
const SINT32 = 0x85;
const [FLOAT32, FLOAT64] = [0x88, 0x89];

/** A number by its type; one of a type without a sign by its size. The greatest one, or NaN, means that there is none. */
function valueAt(view: DataView, at: number, size: number, littleEndian: boolean, type: number): number | undefined {
  if (type === SINT8 && size === 1) return unless(view.getInt8(at), 0x7f);
  if (type === SINT16 && size === 2) return unless(view.getInt16(at, littleEndian), 0x7fff);
  if (type === SINT32 && size === 4) return unless(view.getInt32(at, littleEndian), 0x7fffffff);
  if (type === FLOAT32 && size === 4) return number(view.getFloat32(at, littleEndian));
  if (type === FLOAT64 && size === 8) return number(view.getFloat64(at, littleEndian));
  return unsignedAt(view, at, size, littleEndian);
}

function unsignedAt(view: DataView, at: number, size: number, littleEndian: boolean): number | undefined {
  if (size === 1) return unless(view.getUint8(at), 0xff);
  if (size === 2) return unless(view.getUint16(at, littleEndian), 0xffff);
  if (size === 4) return unless(view.getUint32(at, littleEndian), 0xffffffff);
  return undefined;
}

const unless = (value: number, none: number) => (value === none ? undefined : value);
const number = (value: number) => (Number.isFinite(value) ? value : undefined);
