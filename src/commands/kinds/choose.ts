import { UsageError } from '../../errors.js';
import type { RecordKind } from '../../kinds/kinds.js';
import { dataKinds, importedKinds, recordKinds } from '../../kinds/kinds.js';
import { meant } from '../../nearest.js';
import type { OptionDefinition } from '../definition.js';

const groups: Readonly<Record<string, readonly RecordKind[]>> = { ...dataKinds, ...importedKinds };

/** What `--data` takes: the kinds of `pull --data` and of imports, the parts of those that have several, and all of them. */
const dataNames: readonly string[] = [
  ...Object.keys(groups),
  ...Object.values(groups).flatMap((kinds) => (kinds.length > 1 ? kinds.map(hyphened) : [])),
  'all',
];

/**
 * The option that chooses these kinds instead of workouts.
 * @param say the sentence of the help, around the names.
 */
export function dataOption(say: (some: string) => string): OptionDefinition {
  const some = `${Object.keys(groups).join(', ')} (with commas between), or all`;
  return { flags: '--data <kinds>', description: say(some), words: dataNames };
}

/**
 * The kinds of records a person means, each once, in the order of `recordKinds`.
 * @param typed names with commas between.
 * @throws UsageError UNKNOWN_DATA
 */
export function recordKindsOf(typed: string): RecordKind[] {
  const wanted = new Set(typed.split(',').flatMap((name) => kindsNamed(name.trim().toLowerCase())));
  return recordKinds.filter((kind) => wanted.has(kind));
}

function kindsNamed(name: string): readonly RecordKind[] {
  if (name === 'all') return recordKinds;
  const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
  const part = recordKinds.filter((kind) => hyphened(kind) === name.replaceAll('_', '-'));
  if (group !== undefined || part.length > 0) return group ?? part;
  throw new UsageError('UNKNOWN_DATA', `There is no kind of data ${JSON.stringify(name)}.`, {
    hint: meant(name, dataNames, `Kinds: ${dataNames.join(', ')}. Workouts need no --data.`),
  });
}

function hyphened(kind: RecordKind): string {
  return kind.replaceAll('_', '-');
}
