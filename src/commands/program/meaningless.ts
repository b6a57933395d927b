import { Option } from 'commander';
import { UsageError } from '../../errors.js';
import type { Definition, OptionDefinition, Subject } from '../definition.js';

/**
 * Rejects options that do not apply to the kinds that `--data` chooses.
 * @throws UsageError WORKOUTS_ONLY, OTHER_DATA; UNKNOWN_DATA for an unknown kind.
 */
export async function refuseMeaningless({ options = [] }: Definition, given: Record<string, unknown>): Promise<void> {
  const narrow = options.filter(({ of }) => of !== undefined);
  if (typeof given.data !== 'string' || narrow.length === 0) return;
  const { recordKindsOf } = await import('../kinds/choose.js');
  const chosen = recordKindsOf(given.data);
  for (const option of narrow) {
    const isGiven = given[new Option(option.flags).attributeName()] !== undefined;
    const foreign = isGiven ? chosen.find((kind) => !option.of?.includes(kind)) : undefined;
    if (foreign !== undefined) throw meaningless(option, foreign);
  }
}

function meaningless({ flags, of = [] }: OptionDefinition, kind: Subject): UsageError {
  const flag = new Option(flags).long ?? flags;
  const hint = `Leave ${flag} or --data out.`;
  if (of.length === 1 && of[0] === 'workouts') {
    return new UsageError('WORKOUTS_ONLY', `${flag} is for workouts, but --data chooses something else.`, { hint });
  }
  const subjects = of.map((subject) => subject.replaceAll('_', '-')).join(', ');
  return new UsageError('OTHER_DATA', `${flag} is for ${subjects}, but --data chooses ${kind.replaceAll('_', '-')}.`, {
    hint,
  });
}
