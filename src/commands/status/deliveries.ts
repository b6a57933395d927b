import { readTargets, targetsFile } from '../../deliver/config.js';
import { PolarSyncError } from '../../errors.js';
import type { Library } from '../../storage/library.js';
import { localTime } from '../../ui/format.js';
import type { Context } from '../context.js';
import { countsFor, countsIn, type TargetCounts } from '../shared/delivered.js';

/** One target of the profile. A target that was removed is not shown, whatever the ledger remembers. */
export interface TargetStatus extends TargetCounts {
  name: string;
  kind: string;
  since: string;
}

/** From what is here alone: no target is asked. A list of targets that is damaged must not hide the rest. */
export function targetStatus({ settings }: Context, store: Library | undefined): TargetStatus[] {
  const counts = countsIn(store);
  try {
    return readTargets(targetsFile(settings.paths)).map(({ name, kind, since }) => ({
      ...{ name, kind, since },
      ...countsFor(counts, name),
    }));
  } catch (problem) {
    if (!(problem instanceof PolarSyncError)) throw problem;
    return [];
  }
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
