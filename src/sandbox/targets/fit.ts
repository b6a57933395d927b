/** What a stand-in reads from a FIT file. */
export interface FitFacts {
  /** ms since 1970, of the first session. */
  start: number | undefined;
  /** Number of the FIT profile. */
  sport: number | undefined;
  manufacturer: number | undefined;
  hasRoute: boolean;
}

type Endian = 'little' | 'big';
interface FieldPlace {
  number: number;
  size: number;
}
interface Definition {
  message: number;
  endian: Endian;
  fields: FieldPlace[];
  size: number;
}

/** Seconds between 1970 and 1989-12-31, from which FIT counts. */
const epoch = 631_065_600;
const fileId = 0;
const session = 18;
const record = 20;

/** Reads a FIT activity: header, checksum, definitions, and the few facts above. undefined: damaged. */
export function readFit(bytes: Buffer): FitFacts | undefined {
  try {
    return readMessages(bytes);
  } catch (problem) {
    // A definition that leads beyond the end of the file.
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

function readMessages(bytes: Buffer): FitFacts | undefined {
  const head = bytes[0] ?? 0;
  if (bytes.length < 14 || (head !== 12 && head !== 14) || bytes.toString('latin1', 8, 12) !== '.FIT') return undefined;
  const end = head + bytes.readUInt32LE(4);
  if (end + 2 !== bytes.length || checksum(bytes.subarray(0, end)) !== bytes.readUInt16LE(end)) return undefined;
  const facts: FitFacts = { start: undefined, sport: undefined, manufacturer: undefined, hasRoute: false };
  const definitions = new Map<number, Definition>();
  let at = head;
  while (at < end) {
    const header = bytes[at] ?? 0;
    at += 1;
    if ((header & 0xc0) === 0x40) {
      const { definition, next } = define(bytes, at, (header & 0x20) !== 0);
      definitions.set(header & 0x0f, definition);
      at = next;
      continue;
    }
    const definition = definitions.get((header & 0x80) !== 0 ? (header >> 5) & 0x03 : header & 0x0f);
    if (definition === undefined || at + definition.size > end) return undefined;
    note(facts, definition, bytes, at);
    at += definition.size;
  }
  return facts;
}

function define(bytes: Buffer, at: number, hasDeveloper: boolean): { definition: Definition; next: number } {
  const endian: Endian = bytes[at + 1] === 1 ? 'big' : 'little';
  const message = endian === 'big' ? bytes.readUInt16BE(at + 2) : bytes.readUInt16LE(at + 2);
  const fields: FieldPlace[] = [];
  let next = at + 5;
  for (let left = bytes[at + 4] ?? 0; left > 0; left -= 1, next += 3)
    fields.push({ number: bytes[next] ?? 0, size: bytes[next + 1] ?? 0 });
  let size = fields.reduce((sum, field) => sum + field.size, 0);
  if (hasDeveloper) {
    const count = bytes[next] ?? 0;
    next += 1;
    for (let left = count; left > 0; left -= 1, next += 3) size += bytes[next + 1] ?? 0;
  }
  return { definition: { message, endian, fields, size }, next };
}

function note(facts: FitFacts, { message, endian, fields }: Definition, bytes: Buffer, at: number): void {
  const value = (number: number): number | undefined => {
    let place = at;
    for (const field of fields) {
      if (field.number === number) return unsigned(bytes, place, field.size, endian);
      place += field.size;
    }
    return undefined;
  };
  if (message === fileId) facts.manufacturer ??= value(1);
  if (message === record && !facts.hasRoute) facts.hasRoute = value(0) !== undefined && value(1) !== undefined;
  if (message !== session || facts.start !== undefined) return;
  const seconds = value(2);
  facts.start = seconds === undefined ? undefined : (seconds + epoch) * 1000;
  facts.sport = value(5);
}

/** undefined: no value, which FIT writes as the greatest number; for a position, the greatest signed one. */
function unsigned(bytes: Buffer, at: number, size: number, endian: Endian): number | undefined {
  if (size !== 1 && size !== 2 && size !== 4) return undefined;
  const value = endian === 'big' ? bytes.readUIntBE(at, size) : bytes.readUIntLE(at, size);
  return value === 2 ** (8 * size) - 1 || (size === 4 && value === 0x7fffffff) ? undefined : value;
}

const nibbles = [
  0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01,
  0x8801, 0x4400,
];

function checksum(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    for (const nibble of [byte & 0x0f, byte >> 4])
      crc = ((crc >> 4) & 0x0fff) ^ (nibbles[crc & 0x0f] ?? 0) ^ (nibbles[nibble] ?? 0);
  }
  return crc;
}
