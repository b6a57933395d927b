import { UsageError } from '../../errors.js';
import { allDataKinds, type DataKind, dataKindNames } from '../../kinds/kinds.js';
import { meant } from '../../nearest.js';

/** What a pull should fetch. */
export interface PullChoice {
  workouts: boolean;
  /** In the order in which they are requested. */
  kinds: DataKind[];
  /** `all`: whatever the sign-in allows. */
  whatThereIs: boolean;
}

/** The values of `--data`. */
export const pullWords = ['workouts', ...dataKindNames, 'all'] as const;

/**
 * Reads `--data`, or the setting that is its default: kinds separated by commas, or `all`. Neither: workouts.
 * @throws UsageError DATA_KIND for a word that is not a kind.
 */
export function readDataKinds(flag: string | undefined, setting: string | undefined): PullChoice {
  const [origin, text] = flag === undefined ? ['The setting "data"', setting ?? 'workouts'] : ['--data', flag];
  const words = text
    .split(',')
    .map((word) => word.trim().toLowerCase().replaceAll('_', '-'))
    .filter((word) => word !== '');
  const known: readonly string[] = ['all', 'workouts', ...dataKindNames];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined || words.length === 0) {
    throw new UsageError(
      'DATA_KIND',
      unknown === undefined ? `${origin} names no kind.` : `${origin} has an unknown kind ${JSON.stringify(unknown)}.`,
      { hint: meant(unknown ?? '', known, `Choose from ${known.join(', ')}, separated by commas.`) },
    );
  }
  const all = words.includes('all');
  return {
    workouts: all || words.includes('workouts'),
    kinds: dataKindNames.filter((kind) => (all && allDataKinds.includes(kind)) || words.includes(kind)),
    whatThereIs: all,
  };
}
