import { type RecordSource, recordSources } from './definition.js';
import { withoutNaps } from './distinct.js';
import { type KindRecord, kinds, type RecordKind, type RecordOfKind } from './kinds.js';

/** What one source says of a record, or one of several files of the same source. */
export interface SourceRecord<K extends RecordKind = RecordKind> {
  source: RecordSource;
  /** Differs for sayings that differ, where one source says several. */
  fingerprint?: string;
  record: RecordOfKind<K>;
}

/**
 * One record of what several sources say of it, whatever the order in which they came. What tells more of the day comes
 * first, for a day grows; then the order of precedence; then, among files of one source, the one that says more. Fields
 * and series the first does not have are taken from the next, as long as their times are of the same clock and, where one
 * speaks of a night and another of a nap, of the same sleep.
 * @returns undefined when all of it together is no record: the score of a night that nobody knows.
 * @throws RangeError for no source at all.
 */
export function combine<K extends RecordKind>(sayings: readonly SourceRecord<K>[]): RecordOfKind<K> | undefined {
  const [best, ...others] = withoutNaps(sayings).sort(byWorth);
  if (!best) throw new RangeError('A record needs a source.');
  const fitting = [best, ...others.filter(({ record }) => record.time_basis === best.record.time_basis)];
  const sources = [...new Set(fitting.map((saying) => saying.source))].sort(byRank);
  const record = Object.assign({}, ...fitting.map((saying) => saying.record).reverse(), { source: sources.join(',') });
  return isWhole(record) ? record : undefined;
}

const byRank = (a: RecordSource, b: RecordSource) => recordSources.indexOf(a) - recordSources.indexOf(b);

function byWorth<K extends RecordKind>(a: SourceRecord<K>, b: SourceRecord<K>): number {
  return (
    compare(reach(b.record), reach(a.record)) ||
    byRank(a.source, b.source) ||
    Object.keys(b.record).length - Object.keys(a.record).length ||
    compare(a.fingerprint ?? '', b.fingerprint ?? '')
  );
}

/** How far into the day something tells, as text that sorts; the same for what does not grow. */
function reach(record: KindRecord): string {
  if (record.kind === 'daily_activity') return record.end_time_local ?? '';
  if (record.kind !== 'heart_rate') return '';
  // By the hour: that one source has a last reading some minutes after the other's says nothing.
  const last = record.samples?.at(-1)?.second_of_day ?? 0;
  return String(Math.floor(last / 3600)).padStart(2, '0');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isWhole(record: KindRecord): boolean {
  const fields = Object.entries(kinds[record.kind].fields);
  return fields.every(([name, { always }]) => always !== true || name in record);
}
