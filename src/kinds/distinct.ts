import type { Sleep } from './definitions/sleep.js';
import type { KindRecord } from './kinds.js';
import { wallClock } from './normalize/clock.js';

interface Span {
  start: number;
  end: number;
}

/**
 * The records of one answer or file, each name once. Told twice it is one record: the first counts, the other fills in
 * what it lacks. Two sleeps of one date that do not overlap stay two: the longer one is the night and has the date as its
 * id, the other is named by its start as well (`2026-02-22/13:05:00`), so that neither takes the stages of the other.
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

/** What is said of one record, without what is said of a nap by who did not know of the night: a date has one night. */
export function withoutNaps<S extends { record: KindRecord }>(sayings: readonly S[]): S[] {
  const nights = nightsOf(sayings.map(({ record }) => record));
  return sayings.filter(({ record }) => !isNap(record, nights));
}

/** The longest sleep of each date; of two that are equally long the earlier one. */
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

/** A sleep apart from the night of its date. */
function isNap(record: KindRecord, nights: ReadonlyMap<string, Span>): record is Sleep {
  const [span, night] = [spanOf(record), nights.get(record.id)];
  return span !== undefined && night !== undefined && (span.end <= night.start || span.start >= night.end);
}

/** By the wall clock. Undefined for what is no sleep, or only what a sleep was worth. */
function spanOf(record: KindRecord): Span | undefined {
  if (record.kind !== 'sleep') return undefined;
  const told: { start_time_local?: string; end_time_local?: string } = record;
  const [start, end] = [wallClock(told.start_time_local ?? ''), wallClock(told.end_time_local ?? '')];
  return start === undefined || end === undefined ? undefined : { start, end };
}
