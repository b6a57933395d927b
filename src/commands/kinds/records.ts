import type { PpiDay } from '../../kinds/definitions/ppi.js';
import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { nightOfBeats } from '../../kinds/ppi-night.js';
import type { RecordFilter, Records } from '../../storage/records/records.js';

const DAY = 86_400_000;

/** The records of a kind with their lists and with what is computed from several of them, oldest first. */
export function recordsOf(records: Records, kind: RecordKind, filter: RecordFilter): Iterable<KindRecord> {
  return kind === 'ppi' ? beatsWithNights(records, filter) : records.iterate(kind, filter);
}

/** As `recordsOf`, without the lists. */
export function* summariesOf(records: Records, kind: RecordKind, filter: RecordFilter): Iterable<KindRecord> {
  if (kind !== 'ppi') return yield* records.list(kind, filter);
  for (const { stretches: _, ...summary } of beatsWithNights(records, filter)) yield summary;
}

/**
 * Days of beats with the variability of the night that ends on them. Most nights begin on the day before, which as a rule was
 * read just now: a day of beats is large.
 */
function* beatsWithNights(records: Records, filter: RecordFilter): Iterable<PpiDay> {
  const lately = new Map<string, PpiDay>();
  for (const day of records.iterate('ppi', filter)) {
    const before = dayBefore(day.date);
    for (const [id, { date }] of lately) if (date < before) lately.delete(id);
    lately.set(day.id, day);
    const night = records.iterate('sleep', { ids: [day.date] }).next().value;
    const id = day.id.replace(day.date, before);
    const evening = lately.get(id) ?? records.iterate('ppi', { ids: [id] }).next().value;
    yield { ...day, ...(night && nightOfBeats(night, evening ? [evening, day] : [day])) };
  }
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - DAY).toISOString().slice(0, 10);
}
