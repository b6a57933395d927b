import { AuthError, UsageError } from '../errors.js';
import type { TargetConfig } from './config.js';
import type { OpenTarget, TargetAccess } from './target.js';
import { targetKindOf } from './targets.js';

/**
 * Opens a target with its secret, which goes to the origin it was given for and nowhere else.
 * @throws AuthError TARGET_KEY_MISSING, OTHER_ORIGIN
 */
export async function openTarget(
  config: TargetConfig,
  access: Omit<TargetAccess, 'config' | 'secret'>,
): Promise<OpenTarget> {
  const kind = targetKindOf(config.kind);
  const { name } = config;
  const needsSecret = kind.needs.key !== undefined || kind.needs.oauth !== undefined;
  if (kind.needs.url && config.url === undefined) throw noAddress(name);
  const secret = needsSecret ? await access.secrets?.read() : undefined;
  if (needsSecret && secret === undefined) {
    throw new AuthError(
      'TARGET_KEY_MISSING',
      `The key of the target ${name} is not in ${access.secrets?.describe() ?? 'the token store'}.`,
      {
        hint: `Run polar-sync target add ${config.kind} --name ${name} again.`,
      },
    );
  }
  if (secret && new URL(config.url ?? '').origin !== secret.origin) {
    throw new AuthError(
      'OTHER_ORIGIN',
      `The key of the target ${name} is for ${secret.origin}, but would go to ${config.url}.`,
      {
        hint: `To use that address, run polar-sync target add ${config.kind} --name ${name} --url ${config.url} again.`,
      },
    );
  }
  return { name, kind, target: kind.open({ ...access, config, ...(secret && { secret }) }) };
}

function noAddress(name: string): UsageError {
  return new UsageError('TARGETS_INVALID', `The target ${name} has no address.`, {
    hint: 'Run polar-sync target add again with the same name.',
  });
}
