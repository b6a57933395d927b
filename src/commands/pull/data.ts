import { UsageError } from '../../errors.js';
import { type DataKind, dataKindNames } from '../../kinds/kinds.js';
import { meant } from '../../nearest.js';

/** What a pull is to bring. */
export interface PullChoice {
  workouts: boolean;
  /** In the order in which they are asked for. */
  kinds: DataKind[];
  /** `all`: what the sign-in opens, whatever that is. */
  whatThereIs: boolean;
}

/** The words `--data` takes. */
export const pullWords = ['workouts', ...dataKindNames, 'all'] as const;

/**
 * Reads `--data`, or the setting it is the default for: kinds with commas between, or `all`. Nothing said: workouts.
 * @throws UsageError DATA_KIND for a word that names no kind.
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
      unknown === undefined
        ? `${origin} names nothing.`
        : `${origin}: there is no data called ${JSON.stringify(unknown)}.`,
      { hint: meant(unknown ?? '', known, `Choose from ${known.join(', ')}; several with commas between.`) },
    );
  }
  const all = words.includes('all');
  return {
    workouts: all || words.includes('workouts'),
    kinds: dataKindNames.filter((kind) => all || words.includes(kind)),
    whatThereIs: all,
  };
}
