import type { KindRecord } from '../../kinds/kinds.js';
import type { Records } from '../../storage/records/records.js';
import { offset } from '../../ui/format.js';
import { offsetAt } from '../../workouts/time/zone.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Those for which Polar may send only UTC. */
const withoutLocal: ReadonlySet<string> = new Set(['body_temperature', 'skin_contacts', 'spo2', 'ecg']);

/** Where the local clock of a record is known from, if not from the record itself. */
export interface LocalClock {
  minutes: number;
  /** `UTC+01:00, as in the sleep of 2026-05-02`. */
  words: string;
}

/**
 * The local clock at the time of a record that has only UTC: that of the night around it, else of its day, else of the home
 * zone. Undefined if it has local times itself, or nothing says.
 * @param zone the home zone of the settings.
 */
export function localClockOf(record: KindRecord, records: Records, zone: string | undefined): LocalClock | undefined {
  const { kind, date } = record;
  const at = 'start_time' in record ? record.start_time : 'time' in record ? record.time : undefined;
  const isLocal = 'time_local' in record && record.time_local !== undefined;
  if (!withoutLocal.has(kind) || typeof at !== 'string' || isLocal) return undefined;
  const next = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
  const night = records
    .list('sleep', { since: date, until: next })
    .find(({ start_time: from = '9', end_time: to = '' }) => at <= to && endOf(record, at) >= from);
  const day = { since: date, until: date };
  const others = [night, ...records.list('daily_activity', day), ...records.list('heart_rate', day)];
  for (const one of others) {
    const minutes = one?.utc_offset_minutes;
    if (one && minutes !== undefined)
      return clock(minutes, `as in the ${one.kind.replaceAll('_', ' ')} of ${one.date}`);
  }
  return zone === undefined ? undefined : clock(offsetAt(zone, Date.parse(at)), `in ${zone}`);
}

const clock = (minutes: number, from: string): LocalClock => ({ minutes, words: `${offset(minutes)}, ${from}` });

const endOf = (record: KindRecord, at: string) =>
  'end_time' in record && typeof record.end_time === 'string' ? record.end_time : at;

/** The record with its instants, also those in its lists, as local times of a clock. */
export function inLocalTime<R extends KindRecord>(record: R, { minutes }: LocalClock): R {
  return localized(record, minutes) as R;
}

function localized(value: unknown, minutes: number, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => localized(one, minutes));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, localized(one, minutes, key)]));
  }
  const isInstant = typeof value === 'string' && /(^|_)time$/.test(name) && value.endsWith('Z');
  return isInstant ? new Date(Date.parse(value) + minutes * MINUTE).toISOString().slice(0, 19) : value;
}
