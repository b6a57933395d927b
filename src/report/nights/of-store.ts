import type { RecordKind, RecordOfKind } from '../../kinds/kinds.js';
import type { Store } from '../../storage/store.js';
import { dayFacts } from '../days.js';
import type { DayFacts } from '../payload/model.js';
import { type NightText, nightText } from './encode.js';

/** Local days, both included. */
interface Span {
  since?: string;
  until?: string;
}

/** Nights and days of a period; `isPart` as in RestRecords. */
export function daysOf({ records }: Store, span: Span, isPart = false): DayFacts[] {
  return dayFacts({
    isPart,
    sleep: records.list('sleep', span),
    recharge: records.list('nightly_recharge', span),
    physical: records.list('physical_info', span),
    skin: records.list('skin_temperature', span),
    load: records.list('cardio_load', span),
  });
}

/** What the pages of nights and days are made of, one at a time, oldest first. */
export function* nightsOf({ records }: Store, span: Span): Generator<NightText> {
  const kinds = ['sleep', 'nightly_recharge', 'skin_temperature', 'spo2', 'ecg'] as const;
  const dates = new Set(kinds.flatMap((kind) => records.list(kind, span).map(({ date }) => date)));
  for (const day of [...dates].sort()) {
    const on = <K extends RecordKind>(kind: K): RecordOfKind<K>[] => [
      ...records.iterate(kind, { since: day, until: day }),
    ];
    // A second sleep on the same date has a longer id, and is not the night.
    const night = <K extends RecordKind>(kind: K) => on(kind).find(({ id, date }) => id === date) ?? on(kind)[0];
    const text = nightText(day, {
      sleep: on('sleep').find(({ id, date }) => id === date),
      recharge: night('nightly_recharge'),
      skin: night('skin_temperature'),
      alertness: on('sleepwise_alertness').at(-1),
      spo2: on('spo2'),
      ecg: on('ecg'),
    });
    if (text) yield text;
  }
}
