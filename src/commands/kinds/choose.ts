import { UsageError } from '../../errors.js';
import type { RecordKind } from '../../kinds/kinds.js';
import { allDataNames, dataKinds, recordKinds } from '../../kinds/kinds.js';
import { meant } from '../../nearest.js';
import type { OptionDefinition } from '../definition.js';

/** Those that have a table. */
const groups: Readonly<Record<string, readonly RecordKind[]>> = Object.fromEntries(
  Object.entries(dataKinds).filter(([, kinds]) => kinds.length > 0),
);

/** The values of `--data`: the kinds that are stored, the parts of those that have several, and `all`. */
const dataNames: readonly string[] = [
  ...Object.keys(groups),
  ...Object.values(groups).flatMap((kinds) => (kinds.length > 1 ? kinds.map(hyphened) : [])),
  'all',
];

/**
 * The option that chooses these kinds instead of workouts.
 * @param describe its description, given the list of names.
 */
export function dataOption(describe: (some: string) => string): OptionDefinition {
  const some = `${Object.keys(groups).join(', ')} (separated by commas), or all (beats only if named)`;
  return { flags: '--data <kinds>', description: describe(some), words: dataNames, joined: true };
}

/**
 * The chosen kinds, each once, in the order of `recordKinds`.
 * @param typed names separated by commas.
 * @throws UsageError UNKNOWN_DATA
 */
export function recordKindsOf(typed: string): RecordKind[] {
  const wanted = new Set(typed.split(',').flatMap((name) => kindsNamed(name.trim().toLowerCase())));
  return recordKinds.filter((kind) => wanted.has(kind));
}

function kindsNamed(name: string): readonly RecordKind[] {
  if (name === 'all') return allDataNames.flatMap((group) => groups[group] ?? []);
  const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
  const part = recordKinds.filter((kind) => hyphened(kind) === name.replaceAll('_', '-'));
  if (group !== undefined || part.length > 0) return group ?? part;
  throw new UsageError('UNKNOWN_DATA', `Unknown kind ${JSON.stringify(name)}.`, {
    hint: meant(name, dataNames, `Choose from ${dataNames.join(', ')}. Workouts need no --data.`),
  });
}

function hyphened(kind: RecordKind): string {
  return kind.replaceAll('_', '-');
}
