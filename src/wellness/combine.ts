import { type RecordKind, type RecordOfKind, type RecordSource, recordSources } from './types.js';

/** What one source says of a record. */
export interface Saying<K extends RecordKind = RecordKind> {
  source: RecordSource;
  record: RecordOfKind<K>;
}

/**
 * One record of what several sources say of it: the first in the order of precedence counts, and fields and series it
 * does not have are taken from the next, as long as their times are of the same clock.
 * @throws RangeError for no source at all.
 */
export function combine<K extends RecordKind>(sayings: readonly Saying<K>[]): RecordOfKind<K> {
  const rank = ({ source }: Saying<K>) => recordSources.indexOf(source);
  const [best, ...others] = [...sayings].sort((a, b) => rank(a) - rank(b));
  if (!best) throw new RangeError('A record needs a source.');
  const fitting = [best, ...others.filter(({ record }) => record.time_basis === best.record.time_basis)];
  const source = fitting.map((saying) => saying.source).join(',');
  return Object.assign({}, ...fitting.map(({ record }) => record).reverse(), { source });
}
