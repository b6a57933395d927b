import type { Library } from '../../storage/library.js';
import { localTime } from '../../ui/format.js';
import type { Context } from '../context.js';
import { countsFor, countsIn, type TargetCounts } from '../delivery/delivered.js';
import { targetsOrNone } from '../delivery/targets.js';

/** One target of the profile. A removed target is not shown, whatever the ledger remembers. */
export interface TargetStatus extends TargetCounts {
  name: string;
  kind: string;
  since: string;
}

/** From the ledger alone: no target is asked. */
export function targetStatus(context: Context, store: Library | undefined): TargetStatus[] {
  const counts = countsIn(store);
  return targetsOrNone(context).map(({ name, kind, since }) => ({ name, kind, since, ...countsFor(counts, name) }));
}

/** A line for each target. */
export function deliveryLines(targets: readonly TargetStatus[]): [string, string][] {
  return targets.map((target): [string, string] => ['Delivers to', inWords(target)]);
}

function inWords({ name, sent, waiting, unknown, refused, last_sent_at: last }: TargetStatus): string {
  const parts = [
    last === undefined ? 'nothing sent yet' : `${sent} sent, last ${localTime(last)}`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(unknown > 0 ? [`${unknown} in doubt: polar-sync push asks`] : []),
    ...(refused > 0 ? [`${refused} rejected`] : []),
  ];
  return `${name}: ${parts.join(', ')}`;
}
