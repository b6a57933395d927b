import { type Cell, type Column, type ColumnType, ITEM_COLUMN, type Row, type Table } from '../../tables/table.js';
import { isWritable, realTime } from '../../tables/times.js';
import { Chunk } from './chunk.js';

/** One write to the network. */
const CHUNK_BYTES = 65_536;

/** Called for each value that PostgreSQL cannot hold: it is left empty there. */
export type OnUnheld = (table: string, column: string) => void;

/**
 * Rows in the binary format of COPY (https://www.postgresql.org/docs/15/sql-copy.html), each with the athlete in front; nothing
 * if there are none. Both sides need half the time that texts take: numbers are neither written nor read as digits.
 * @param parts the rows of each item.
 * @throws what reading the rows throws.
 */
export function* copyBinary(
  athlete: string,
  table: Table,
  parts: Iterable<Iterable<Row>>,
  onUnheld: OnUnheld,
): Generator<Buffer> {
  const out = new Chunk(CHUNK_BYTES + 8192);
  out.bytes(SIGNATURE);
  let isEmpty = true;
  for (const rows of parts) {
    let start: Buffer | undefined;
    for (const row of rows) {
      start ??= startOfRows(table.columns.length + 1, athlete, String(row[ITEM_COLUMN]));
      out.bytes(start);
      putCells(out, table, row, onUnheld);
      if (out.length >= CHUNK_BYTES) yield out.taken();
      isEmpty = false;
    }
  }
  if (isEmpty) return;
  out.int16(END);
  yield out.taken();
}

/** The cells of a row after that with the item. */
function putCells(out: Chunk, { name: table, columns }: Table, row: Row, onUnheld: OnUnheld): void {
  for (let i = ITEM_COLUMN + 1; i < columns.length; i++) {
    const cell = row[i] as Cell;
    const { type, name } = columns[i] as Column;
    if (cell !== null && encoding[type](out, cell)) continue;
    out.int32(EMPTY);
    if (cell !== null) onUnheld(table, name);
  }
}

/** What all rows of an item begin with: the number of fields, the athlete and the item. */
function startOfRows(fields: number, athlete: string, item: string): Buffer {
  const texts = [utf8(athlete), textBytes(item)];
  const start = Buffer.allocUnsafe(texts.reduce((sum, { length }) => sum + 4 + length, 2));
  let at = start.writeInt16BE(fields);
  for (const text of texts) {
    at = start.writeInt32BE(text.length, at);
    at += text.copy(start, at);
  }
  return start;
}

/** With no flags and no extension. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const EMPTY = -1;
const END = -1;

/** Writes a field; false: PostgreSQL has no such value, and nothing is written. */
type Encode = (out: Chunk, cell: string | number) => boolean;

/** PostgreSQL counts times in microseconds from the start of 2000, and days as well. */
const EPOCH_MS = Date.UTC(2000, 0);
const DAY_MS = 86_400_000;

const asTime: Encode = (out, cell) => {
  const value = typeof cell === 'number' ? ofInstant(cell) : ofText(cell);
  if (value === undefined) return false;
  out.long(value);
  return true;
};

/** After the year 2285 a number does not hold every microsecond. */
function microseconds(ms: number, more: number): number | bigint {
  const sum = (ms - EPOCH_MS) * 1000 + more;
  return Number.isSafeInteger(sum) ? sum : BigInt(ms - EPOCH_MS) * 1000n + BigInt(more);
}

const ofInstant = (ms: number) => (isWritable(ms) ? microseconds(ms, 0) : undefined);

/** The last text and its time: every sample of a workout has its start. */
let lastTime = '';
let lastValue: number | bigint | undefined;

function ofText(text: string): number | bigint | undefined {
  if (text !== lastTime) {
    const ms = realTime(text);
    lastValue = ms === undefined ? undefined : microseconds(ms, text.length > 24 ? microsecondsIn(text) : 0);
    lastTime = text;
  }
  return lastValue;
}

/** What the fourth and the following decimals of the seconds come to. */
const microsecondsIn = (text: string) => Math.round(Number(`0.${text.slice(23, -1)}`) * 1000);

const asInteger: Encode = (out, cell) => {
  if (!Number.isSafeInteger(cell)) return false;
  out.long(Number(cell));
  return true;
};

const encoding: Readonly<Record<ColumnType, Encode>> = {
  text: (out, cell) => {
    out.field(textBytes(String(cell)));
    return true;
  },
  json: (out, cell) => {
    const bytes = utf8(heldJson(String(cell)));
    out.int32(bytes.length + 1);
    // The version of the format of jsonb.
    out.bytes(JSONB);
    out.bytes(bytes);
    return true;
  },
  integer: asInteger,
  flag: (out, cell) => {
    if (!Number.isSafeInteger(cell) || Math.abs(Number(cell)) > 32_767) return false;
    out.int32(2);
    out.int16(Number(cell));
    return true;
  },
  number: (out, cell) => {
    const number = Number(cell);
    if (!Number.isFinite(number)) return false;
    out.double(number);
    return true;
  },
  instant: asTime,
  local: (out, cell) => asTime(out, `${cell}Z`),
  day: (out, cell) => {
    const ms = realTime(`${cell}T00:00:00Z`);
    if (ms === undefined) return false;
    out.int32(4);
    out.int32((ms - EPOCH_MS) / DAY_MS);
    return true;
  },
};

const JSONB = Buffer.from([1]);
const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** A NUL, which PostgreSQL does not have in texts, becomes U+FFFD; so does half of a pair, when it is written as UTF-8. */
const textBytes = (text: string) => utf8(text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text);

/** JSON in which the same characters are replaced: there they are escapes. */
function heldJson(text: string): string {
  if (!/\\u(0000|d[89a-f])/i.test(text)) return text;
  const held = (_key: string, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8') : value;
  return JSON.stringify(JSON.parse(text, held));
}
