import { type RecordSource, recordSources } from './definition.js';
import type { KindRecord, RecordKind } from './kinds.js';

/*
 * Which source a field is taken from where several have it. As a rule v3 comes before v4, then v3's transactions, then the
 * account export. What differs from that, and why:
 *
 * - sleep: v4 first. It says everything that v3 says, with the same values, and its stages are exact to the second; only
 *   the heart rate of the night is v3's.
 * - nightly recharge: v3 for the means (v4 leaves out the breathing rate), v4 for the samples, which have dates and seconds
 *   there. Baselines, sub-level and advice only v4 has.
 * - activity: v3, whose totals v4 does not have.
 * - heart rate: of v3 and v4 the one with more readings; they are the same readings.
 */

const v4First: readonly RecordSource[] = ['accesslink_v4', 'accesslink', 'accesslink_transaction', 'flow_export'];

const orders: Partial<Record<RecordKind, readonly RecordSource[]>> = { sleep: v4First };

/** The place of a source for the records of a kind, 0 for the one that is believed first. */
export function rankOf(kind: RecordKind, source: RecordSource): number {
  return (orders[kind] ?? recordSources).indexOf(source);
}

/** The fields of a kind that are taken from v4 wherever it has them. */
export const fieldsOfV4: Partial<Record<RecordKind, readonly string[]>> = {
  nightly_recharge: ['hrv_samples', 'breathing_samples'],
};

/** Whether how much they hold decides between two sources, before their places do. */
export function isDecidedByAmount({ kind }: KindRecord, a: RecordSource, b: RecordSource): boolean {
  const both = (source: RecordSource) => source === 'accesslink' || source === 'accesslink_v4';
  return kind === 'heart_rate' && both(a) && both(b);
}

/** How many readings a day of heart rate has. */
export function amountOf(record: KindRecord): number {
  return record.kind === 'heart_rate' ? record.sample_count - record.gap_count : 0;
}
