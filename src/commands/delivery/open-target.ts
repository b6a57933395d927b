import { setTimeout as delay } from 'node:timers/promises';
import { ownFilesGuard } from '../../config/own-files.js';
import { readVersion } from '../../config/version.js';
import type { TargetConfig } from '../../deliver/config.js';
import { openTarget } from '../../deliver/open.js';
import type { OpenTarget } from '../../deliver/target.js';
import { InterruptedError } from '../../errors.js';
import { targetSecrets } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';

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
