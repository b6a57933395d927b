import type { Sleep } from './definitions/sleep.js';
import type { KindRecord } from './kinds.js';
import { wallClock } from './normalize/clock.js';

interface Span {
  start: number;
  end: number;
}

/**
 * The records of one response or file, each id once. A record that appears twice is merged: the first counts, the other
 * fills in what it lacks. Two sleeps of one date that do not overlap stay two: the longer one is the night and has the date
 * as its id; the other's id has its start as well (`2026-02-22/13:05:00`), so that neither takes the other's stages.
 */
export function distinct(records: readonly KindRecord[]): KindRecord[] {
  const nights = nightsOf(records);
  const found = new Map<string, KindRecord>();
  for (const record of records) {
    const id = idOf(record, nights);
    const name = `${record.kind} ${id}`;
    found.set(name, Object.assign({}, record, { id }, found.get(name)));
  }
  return [...found.values()];
}

/** The versions of one record, without naps from sources that did not know the night: a date has one night. */
export function withoutNaps<S extends { record: KindRecord }>(versions: readonly S[]): S[] {
  const nights = nightsOf(versions.map(({ record }) => record));
  return versions.filter(({ record }) => !isNap(record, nights));
}

/** The longest sleep of each date; of two equally long ones, the earlier. */
function nightsOf(records: readonly KindRecord[]): Map<string, Span> {
  const nights = new Map<string, Span>();
  for (const record of records) {
    const span = spanOf(record);
    const known = nights.get(record.id);
    const longer = span && known ? span.end - span.start - (known.end - known.start) : 1;
    if (span && (longer > 0 || (longer === 0 && known && span.start < known.start))) nights.set(record.id, span);
  }
  return nights;
}

function idOf(record: KindRecord, nights: ReadonlyMap<string, Span>): string {
  return isNap(record, nights) ? `${record.id}/${record.start_time_local.slice(11, 19)}` : record.id;
}

/** Whether it is a sleep that does not overlap the night of its date. */
function isNap(record: KindRecord, nights: ReadonlyMap<string, Span>): record is Sleep {
  const [span, night] = [spanOf(record), nights.get(record.id)];
  return span !== undefined && night !== undefined && (span.end <= night.start || span.start >= night.end);
}

/** By the wall clock. Undefined for anything but a sleep, and for a sleep's scores alone. */
function spanOf(record: KindRecord): Span | undefined {
  if (record.kind !== 'sleep') return undefined;
  const sleep: { start_time_local?: string; end_time_local?: string } = record;
  const [start, end] = [wallClock(sleep.start_time_local ?? ''), wallClock(sleep.end_time_local ?? '')];
  return start === undefined || end === undefined ? undefined : { start, end };
}
