import { ExitCode, UsageError } from '../../errors.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { refuseReadOnly } from '../../storage/refuse.js';
import { duration } from '../../ui/format.js';
import type { Units } from '../../ui/units.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { type AthleteOption, athleteOption, openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { withLockedStore } from '../shared/locked-store.js';
import { type GearState, gearStates, overLimit } from './state.js';

const METERS_PER_MILE = 1609.344;
const MAX_METERS = 1e9;
const WAIT_MS = 30_000;

/** The flags of `gear`, as typed. */
export interface GearOptions extends AthleteOption {
  limit?: string;
}

/** `polar-sync gear`. */
export const command: Definition = {
  description: 'list the gear you named with edit --gear: how far it has gone, and what is over its limit',
  arguments: [{ name: '[name]', description: 'only this one' }],
  options: [
    { flags: '--limit <distance>', description: "warn beyond this: 800km, 500mi; '' removes the limit" },
    athleteOption,
  ],
  examples: ['gear', 'gear "Pegasus 40" --limit 800km', "gear 'Pegasus 40' --limit ''"],
  run: runGear,
};

/** Lists gear, after setting the limit of one if `--limit` says so. @throws UsageError, StoreError, BusyError. */
export async function runGear(context: Context, name: string | undefined, options: GearOptions): Promise<number> {
  const { ui, signal } = context;
  if (options.limit !== undefined) await setLimit(context, name, options.limit, options);
  const failed: FailedWorkout[] = [];
  const reader = await openAthleteLibrary(context, options);
  try {
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const gear = await gearStates(reader, { ...(name !== undefined && { only: name }), signal, onDamaged });
    if (gear.length === 0 && name !== undefined && options.limit === undefined) throw unknownGear(name);
    if (ui.json) ui.result({ schema: 'polar-sync.gear/1', gear, failed });
    else if (gear.length === 0) ui.note('No gear yet: name it with polar-sync edit ID --gear NAME.');
    else await show(context, gear);
  } finally {
    reader.close();
  }
  warnFailed(ui, failed);
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

async function show({ ui }: Context, gear: readonly GearState[]): Promise<void> {
  await ui.table(
    ['Gear', 'Workouts', ui.units.names.distance, 'Limit', 'Time', 'First', 'Last'],
    gear.map((one) => [
      ...[one.name, String(one.workouts), ui.units.distanceNumber(one.distance_meters)],
      one.limit_meters === undefined ? '' : ui.units.distanceNumber(one.limit_meters),
      ...[duration(one.duration_seconds), one.first_used ?? '', one.last_used ?? ''],
    ]),
    ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
  );
  for (const one of gear) {
    const warning = overLimit(ui.units, one);
    if (warning !== undefined) ui.warn(warning);
  }
}

async function setLimit(
  context: Context,
  name: string | undefined,
  typed: string,
  options: AthleteOption,
): Promise<void> {
  if (name === undefined || name.trim() === '') {
    throw new UsageError('GEAR_NAME', '--limit needs the name of the gear.', {
      hint: 'Write it as polar-sync gear "Pegasus 40" --limit 800km.',
    });
  }
  const { settings, ui, signal } = context;
  const meters = metersOf(typed, ui.units);
  const path = settings.paths.dbFile;
  const reader = await openAthleteLibrary(context, options);
  const [userId = ''] = reader.users();
  reader.close();
  refuseReadOnly(path);
  await withLockedStore(path, { ui, signal, waitMs: WAIT_MS }, async (store) => {
    store.atomically(() => {
      if (meters === undefined) store.gearLimits.remove(userId, name.trim());
      else store.gearLimits.set(userId, name.trim(), meters);
    });
  });
}

/** A distance in meters; a bare number is in the units shown; undefined: none. @throws UsageError GEAR_LIMIT */
function metersOf(typed: string, units: Units): number | undefined {
  if (typed.trim() === '') return undefined;
  const [, number = '', unit = units.names.distance] = /^(\d+(?:\.\d+)?)\s*(km|mi|m)?$/i.exec(typed.trim()) ?? [];
  const factor = { km: 1000, mi: METERS_PER_MILE, m: 1 }[unit.toLowerCase()] ?? Number.NaN;
  const meters = number === '' ? Number.NaN : Number(number) * factor;
  if (meters > 0 && meters <= MAX_METERS) return meters;
  throw new UsageError('GEAR_LIMIT', `${JSON.stringify(typed)} is not a distance.`, {
    hint: 'Write it as 800km or 500mi.',
  });
}

function unknownGear(name: string): UsageError {
  return new UsageError('UNKNOWN_GEAR', `No workout was done with ${JSON.stringify(name)}.`, {
    hint: 'Run polar-sync gear to see what there is.',
  });
}
