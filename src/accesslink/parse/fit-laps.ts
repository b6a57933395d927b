import { BadAnswerError } from '../errors.js';
import { present, presentOrAbsent } from './fields.js';
import { unpacked } from './file.js';
import type { FileLap } from './laps.js';

/** Seconds between 1970 and the day FIT counts from, 1989-12-31T00:00:00Z. */
const FIT_EPOCH = 631_065_600;
/** FIT's public profile: the message and the fields that tell of laps. */
const LAP = 19;
const field = { start: 2, elapsed: 7, timer: 8, distance: 9, averageHeart: 15, mostHeart: 16, trigger: 24 } as const;
/** time, distance, and the four that go by position. */
const AUTO_TRIGGERS = [1, 2, 3, 4, 5, 6];
const FIELD_BYTES = 3;

interface Definition {
  global: number;
  littleEndian: boolean;
  fields: { number: number; size: number }[];
  bytes: number;
}

/**
 * The laps of a FIT file, in its order; empty when it has none. Every other message is stepped over.
 * @throws BadAnswerError when the messages do not add up to the length the file states.
 */
export function parseFitLaps(body: Uint8Array): FileLap[] {
  const content = unpacked(body);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  try {
    return readLaps(view);
  } catch (problem) {
    // A DataView refuses to read beyond its end: the file speaks of more than it has.
    if (problem instanceof RangeError) throw new BadAnswerError('a damaged FIT file');
    throw problem;
  }
}

function readLaps(view: DataView): FileLap[] {
  const definitions = new Map<number, Definition>();
  const laps: FileLap[] = [];
  const header = view.getUint8(0);
  const end = header + view.getUint32(4, true);
  for (let at = header; at < end; ) {
    const kind = view.getUint8(at);
    at += 1;
    const compressed = (kind & 0x80) !== 0;
    const local = compressed ? (kind >> 5) & 0x03 : kind & 0x0f;
    if (!compressed && (kind & 0x40) !== 0) {
      const read = readDefinition(view, at, (kind & 0x20) !== 0);
      definitions.set(local, read.definition);
      at = read.next;
      continue;
    }
    const definition = definitions.get(local);
    if (!definition) throw new BadAnswerError('a damaged FIT file');
    if (definition.global === LAP) laps.push(...lapOf(view, at, definition));
    at += definition.bytes;
    if (at > end) throw new BadAnswerError('a damaged FIT file');
  }
  return laps;
}

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

/** None when the lap does not say when it began. */
function lapOf(view: DataView, start: number, { fields, littleEndian }: Definition): FileLap[] {
  const values = new Map<number, number>();
  let at = start;
  for (const { number, size } of fields) {
    const value = valueAt(view, at, size, littleEndian);
    if (value !== undefined) values.set(number, value);
    at += size;
  }
  const began = values.get(field.start);
  if (began === undefined) return [];
  const centimeters = values.get(field.distance);
  return [
    present({
      startMs: (began + FIT_EPOCH) * 1000,
      durationMs: values.get(field.timer) ?? values.get(field.elapsed),
      distance: centimeters === undefined ? undefined : centimeters / 100,
      heartRate: presentOrAbsent({ average: values.get(field.averageHeart), maximum: values.get(field.mostHeart) }),
      auto: AUTO_TRIGGERS.includes(values.get(field.trigger) ?? 0),
    }),
  ];
}

/** Unsigned numbers only: all that is read here is one. All bits set means that there is no value. */
function valueAt(view: DataView, at: number, size: number, littleEndian: boolean): number | undefined {
  if (size === 1) return unless(view.getUint8(at), 0xff);
  if (size === 2) return unless(view.getUint16(at, littleEndian), 0xffff);
  if (size === 4) return unless(view.getUint32(at, littleEndian), 0xffffffff);
  return undefined;
}

const unless = (value: number, none: number) => (value === none ? undefined : value);
