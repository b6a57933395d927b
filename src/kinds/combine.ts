import { type RecordSource, recordSources } from './definition.js';
import { withoutNaps } from './distinct.js';
import { type KindRecord, kinds, type RecordKind, type RecordOfKind } from './kinds.js';
import { amountOf, fieldsOfV4, isDecidedByAmount, rankOf } from './precedence.js';

/** A record as one source, or one of several files of the same source, gives it. */
export interface SourceRecord<K extends RecordKind = RecordKind> {
  source: RecordSource;
  /** Tells apart the different versions that one source gives. */
  fingerprint?: string;
  record: RecordOfKind<K>;
}

/**
 * Combines what several sources have of one record, whatever the order in which it arrived. What covers more of the day
 * comes first, because a day grows; then the order of precedence; then, among files of one source, the one with more
 * fields. Fields and series that the first lacks are taken from the next, if its times are on the same clock and, where
 * one describes a night and another a nap, belong to the same sleep.
 * @returns undefined if all of it together is not a record: the score of a night that no source has.
 * @throws RangeError without any source.
 */
export function combine<K extends RecordKind>(versions: readonly SourceRecord<K>[]): RecordOfKind<K> | undefined {
  const [best, ...others] = withoutNaps(versions).sort(byPreference);
  if (!best) throw new RangeError('A record needs a source.');
  const fitting = [best, ...others.filter(({ record }) => record.time_basis === best.record.time_basis)];
  const sources = [...new Set(fitting.map((version) => version.source))].sort(byRank);
  const ofV4 = fitting.flatMap(({ source, record }) => (source === 'accesslink_v4' ? [partOf(record)] : [])).reverse();
  const inOrder = fitting.map((version) => version.record).reverse();
  const record = Object.assign({}, ...inOrder, ...ofV4, { source: sources.join(',') });
  return isComplete(record) ? record : undefined;
}

/** The fields that are taken from v4 wherever it has them. */
function partOf(record: KindRecord): Partial<KindRecord> {
  const names = fieldsOfV4[record.kind] ?? [];
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

const byRank = (a: RecordSource, b: RecordSource) => recordSources.indexOf(a) - recordSources.indexOf(b);

function byPreference<K extends RecordKind>(a: SourceRecord<K>, b: SourceRecord<K>): number {
  return (
    compare(reach(b.record), reach(a.record)) ||
    (isDecidedByAmount(a.record, a.source, b.source) ? amountOf(b.record) - amountOf(a.record) : 0) ||
    rankOf(a.record.kind, a.source) - rankOf(b.record.kind, b.source) ||
    Object.keys(b.record).length - Object.keys(a.record).length ||
    compare(a.fingerprint ?? '', b.fingerprint ?? '')
  );
}

/** How far into the day a record reaches, as text that sorts; always the same for kinds that do not grow. */
function reach(record: KindRecord): string {
  if (record.kind === 'daily_activity') return record.end_time_local ?? '';
  // By the hour: a last reading some minutes later than the other source's means nothing.
  const byHour = (seconds: number) => String(Math.floor(seconds / 3600)).padStart(2, '0');
  if (record.kind === 'heart_rate') return byHour(record.samples?.at(-1)?.second_of_day ?? 0);
  if (record.kind === 'ppi') return byHour((record.stretches?.at(-1)?.start_offset_ms ?? 0) / 1000);
  return '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isComplete(record: KindRecord): boolean {
  const fields = Object.entries(kinds[record.kind].fields);
  return fields.every(([name, { always }]) => always !== true || name in record);
}
