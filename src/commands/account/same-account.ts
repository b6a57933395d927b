import { isStandIn, nameOfUser } from '../../auth/user-key.js';
import type { Environment } from '../../config/environment.js';
import { readConfigFile } from '../../config/file.js';
import { resolvePaths } from '../../config/paths.js';
import { listProfiles } from '../../config/profiles.js';
import { UsageError } from '../../errors.js';

/**
 * A warning if other profiles are signed in as the same user.
 * @returns undefined if none is.
 */
export function sharedAccount(env: Environment, profile: string, userId: string | undefined): string | undefined {
  if (userId === undefined || isStandIn(userId)) return undefined;
  const others = listProfiles(env).filter((name) => name !== profile && userOf(env, name) === userId);
  if (others.length === 0) return undefined;
  return `${nameOfUser(userId)} is also signed in under the profile ${others.join(' and ')}. What one of them commits, Polar does not hand out to the other: keep one, and sign out of the rest.`;
}

function userOf(env: Environment, profile: string): string | undefined {
  try {
    return readConfigFile(resolvePaths(env, profile).configFile).userId;
  } catch (problem) {
    // A broken profile is reported where it is used, and by polar-sync profiles.
    if (problem instanceof UsageError) return undefined;
    throw problem;
  }
}
