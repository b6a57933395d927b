import { setTimeout as delay } from 'node:timers/promises';
import { ownFilesGuard } from '../../config/own-files.js';
import { readVersion } from '../../config/version.js';
import { readTargets, type TargetConfig, targetsFile } from '../../deliver/config.js';
import type { OpenTarget } from '../../deliver/engine/push.js';
import { openTarget } from '../../deliver/open.js';
import { InterruptedError, PolarSyncError, UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { targetSecrets } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';

/** The targets of the profile, in the order they were added. @throws UsageError TARGETS_INVALID */
export function targetsOf({ settings }: Pick<Context, 'settings'>): TargetConfig[] {
  return readTargets(targetsFile(settings.paths));
}

/** As `targetsOf`, for commands that only show: a damaged list is reported by the commands that deliver. */
export function targetsOrNone(context: Pick<Context, 'settings'>): TargetConfig[] {
  try {
    return targetsOf(context);
  } catch (problem) {
    if (problem instanceof PolarSyncError) return [];
    throw problem;
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

/** There is nowhere to deliver to yet. */
export function noTargets(): UsageError {
  return new UsageError('NO_TARGETS', 'No target has been added yet.', {
    hint: 'Add one, such as: polar-sync target add folder --out ~/workouts',
  });
}

/** Opens a target with its key. The caller closes it. @throws AuthError, TokenStoreError */
export function openTargetOf(context: Context, config: TargetConfig): Promise<OpenTarget> {
  const { settings, env, signal, ui } = context;
  return openTarget(config, {
    secrets: targetSecrets(settings, env, config.name),
    ...{ env, signal, version: readVersion(), now: () => new Date() },
    sleep: (ms) =>
      delay(ms, undefined, { signal }).catch(() => {
        throw new InterruptedError('INTERRUPTED', 'Interrupted.', { hint: 'The next push carries on from here.' });
      }),
    onRequest: (line) => ui.debug(`${config.name}: ${line}`),
    refuse: ownFilesGuard(context),
  });
}
