import { UsageError } from '../errors.js';
import { meant } from '../nearest.js';

/** The systems of units for people; what is stored and exported is always metric. */
export const unitSystems = ['metric', 'imperial'] as const;
export type UnitSystem = (typeof unitSystems)[number];

/** @param from where it was set: a flag, a variable, a key of a file. @throws UsageError UNITS */
export function checkedUnits(value: string, from: string): UnitSystem {
  const known = unitSystems.find((system) => system === value.trim().toLowerCase());
  if (known !== undefined) return known;
  throw new UsageError('UNITS', `Unknown units ${JSON.stringify(value)} in ${from}.`, {
    hint: meant(value, unitSystems, 'Choose metric or imperial.'),
  });
}
