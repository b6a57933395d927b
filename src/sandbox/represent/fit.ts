import { SampleType, type Session } from '../session.js';
import { wallPauses, wallSecond } from './clock.js';
import { autoLapsOf, valuesOf } from './laps.js';

/** Seconds from 1970 to the epoch of FIT, 1989-12-31. */
const FIT_EPOCH = 631_065_600;
const NONE_8 = 0xff;
const NONE_32 = 0xffffffff;

type Width = 1 | 2 | 4;
/** Field number, bytes, base type, as in FIT's definition messages. */
type Field = readonly [number: number, width: Width, baseType: number];

const timestamp: Field = [253, 4, 0x86];
/** Global message numbers and fields of Garmin's public profile: the minimum for a useful activity file. */
const messages = {
  fileId: {
    local: 0,
    global: 0,
    fields: [
      [0, 1, 0x00],
      [1, 2, 0x84],
      [4, 4, 0x86],
    ],
  },
  event: {
    local: 5,
    global: 21,
    fields: [timestamp, [0, 1, 0x00], [1, 1, 0x00]],
  },
  record: { local: 1, global: 20, fields: [timestamp, [3, 1, 0x02], [5, 4, 0x86]] },
  lap: {
    local: 2,
    global: 19,
    fields: [
      timestamp,
      [2, 4, 0x86],
      [7, 4, 0x86],
      [8, 4, 0x86],
      [9, 4, 0x86],
      [15, 1, 0x02],
      [16, 1, 0x02],
      [24, 1, 0x00],
    ],
  },
  session: {
    local: 3,
    global: 18,
    fields: [timestamp, [2, 4, 0x86], [7, 4, 0x86], [8, 4, 0x86], [9, 4, 0x86], [5, 1, 0x00]],
  },
  activity: { local: 4, global: 34, fields: [timestamp, [1, 2, 0x84], [2, 1, 0x00], [3, 1, 0x00], [4, 1, 0x00]] },
} as const satisfies Record<string, { local: number; global: number; fields: readonly Field[] }>;

const TYPE_ACTIVITY = 4;
const MANUFACTURER_POLAR = 123;
const SPORT_GENERIC = 0;
const SPORT_RUNNING = 1;
const SPORT_CYCLING = 2;
const TRIGGER_DISTANCE = 2;
const TRIGGER_SESSION_END = 7;
const EVENT_ACTIVITY = 26;
const EVENT_TIMER = 0;
const EVENT_START = 0;
const EVENT_STOP_ALL = 4;
const EVENT_STOP = 1;

/**
 * A session as a FIT file with heart rate, distance and the laps the watch counted. What Polar's own files contain beyond
 * that is not known, because no real one was available. undefined without samples.
 */
export function toFit(session: Session): Buffer | undefined {
  const heart = valuesOf(session, SampleType.heartRate);
  const meters = valuesOf(session, SampleType.distance);
  const rate = session.series?.[0]?.rateSeconds ?? 1;
  const count = session.series?.[0]?.values.length ?? 0;
  if (count === 0) return undefined;
  const start = Math.round(session.startedAt / 1000) - FIT_EPOCH;
  const at = (index: number) => start + Math.round(wallSecond(session, index * rate));
  const data = new Messages();
  for (const message of Object.values(messages)) data.define(message);
  data.add(messages.fileId, [TYPE_ACTIVITY, MANUFACTURER_POLAR, at(0)]);
  const timer = (second: number, type: number) =>
    data.add(messages.event, [start + Math.round(second), EVENT_TIMER, type]);
  const pause = (one: { start: number; end: number } | undefined) => {
    if (one === undefined) return;
    timer(one.start, EVENT_STOP_ALL);
    timer(one.end, EVENT_START);
  };
  const pauses = wallPauses(session);
  timer(0, EVENT_START);
  for (let i = 0; i < count; i++) {
    while (pauses[0] && start + Math.round(pauses[0].end) <= at(i)) pause(pauses.shift());
    data.add(messages.record, [at(i), whole(heart?.[i], NONE_8), whole((meters?.[i] ?? Number.NaN) * 100, NONE_32)]);
  }
  for (const left of pauses) pause(left);
  const laps = autoLapsOf(session);
  for (const [i, { from, until, distance }] of laps.entries()) {
    const { average, max } = beatsOf(heart?.subarray(from, until));
    const millis = (until - from) * rate * 1000;
    const trigger = i === laps.length - 1 ? TRIGGER_SESSION_END : TRIGGER_DISTANCE;
    const elapsed = (at(until) - at(from)) * 1000;
    data.add(messages.lap, [at(until), at(from), elapsed, millis, Math.round(distance * 100), average, max, trigger]);
  }
  const millis = count * rate * 1000;
  const total = Math.round((session.distance ?? 0) * 100);
  timer(wallSecond(session, count * rate), EVENT_STOP_ALL);
  const elapsed = (at(count) - start) * 1000;
  data.add(messages.session, [at(count), start, elapsed, millis, total, sportOf(session)]);
  data.add(messages.activity, [at(count), 1, 0, EVENT_ACTIVITY, EVENT_STOP]);
  return data.file();
}

/** Mean and maximum of a lap's heart rate, or the value that means none. */
function beatsOf(values: ArrayLike<number> = []): { average: number; max: number } {
  const beats = Array.from(values).filter((value) => value > 0);
  if (beats.length === 0) return { average: NONE_8, max: NONE_8 };
  return {
    average: Math.round(beats.reduce((sum, beat) => sum + beat, 0) / beats.length),
    max: Math.max(...beats),
  };
}

function whole(value: number | undefined, none: number): number {
  return value === undefined || Number.isNaN(value) || value < 0 ? none : Math.round(value);
}

function sportOf({ sport, detailedSport }: Session): number {
  if (sport === 'RUNNING') return SPORT_RUNNING;
  return /CYCLING|BIKING/.test(detailedSport ?? '') ? SPORT_CYCLING : SPORT_GENERIC;
}

class Messages {
  readonly #parts: Buffer[] = [];

  define({ local, global, fields }: { local: number; global: number; fields: readonly Field[] }): void {
    this.#parts.push(Buffer.from([0x40 | local, 0, 0, global & 0xff, global >> 8, fields.length, ...fields.flat()]));
  }

  add({ local, fields }: { local: number; fields: readonly Field[] }, values: readonly number[]): void {
    const bytes = Buffer.alloc(1 + fields.reduce((sum, [, width]) => sum + width, 0));
    bytes[0] = local;
    let offset = 1;
    for (const [i, [, width]] of fields.entries()) offset = bytes.writeUIntLE(values[i] ?? 0, offset, width);
    this.#parts.push(bytes);
  }

  /** Header, messages and both checksums. */
  file(): Buffer {
    const data = Buffer.concat(this.#parts);
    const header = Buffer.alloc(14);
    header.set([14, 0x20]);
    header.writeUInt16LE(2132, 2);
    header.writeUInt32LE(data.length, 4);
    header.write('.FIT', 8, 'latin1');
    header.writeUInt16LE(checksum(header.subarray(0, 12)), 12);
    const whole = Buffer.concat([header, data, Buffer.alloc(2)]);
    whole.writeUInt16LE(checksum(whole.subarray(0, -2)), whole.length - 2);
    return whole;
  }
}

/** CRC-16/ARC, bit by bit: slow, but plainly what the FIT protocol defines. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}
