import { readTargets, type TargetConfig, targetsFile } from '../../deliver/config.js';
import { inFull, PolarSyncError, UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import type { Context } from '../context.js';

/** The targets of the profile, in the order they were added. @throws UsageError TARGETS_INVALID */
export function targetsOf({ settings }: Pick<Context, 'settings'>): TargetConfig[] {
  return readTargets(targetsFile(settings.paths));
}

/** As `targetsOf`, for commands that show other things as well: a list that cannot be used is a warning. */
export function targetsOrNone(context: Pick<Context, 'settings' | 'ui'>): TargetConfig[] {
  try {
    return targetsOf(context);
  } catch (problem) {
    if (!(problem instanceof PolarSyncError)) throw problem;
    context.ui.warn(inFull(problem));
    return [];
  }
}

/** @throws UsageError UNKNOWN_TARGET, NO_TARGETS */
export function targetNamed(targets: readonly TargetConfig[], name: string): TargetConfig {
  const found = targets.find((target) => target.name === name);
  if (found) return found;
  if (targets.length === 0) throw noTargets();
  const names = targets.map((target) => target.name);
  throw new UsageError('UNKNOWN_TARGET', `Unknown target ${JSON.stringify(name)}.`, {
    hint: meant(name, names, `Targets here: ${names.join(', ')}.`),
  });
}

/** No target has been added yet. */
export function noTargets(): UsageError {
  return new UsageError('NO_TARGETS', 'No target has been added yet.', {
    hint: 'Add one, such as polar-sync target add folder --out ~/workouts',
  });
}
