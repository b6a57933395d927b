import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.js';
import { codeOf } from '../guards.js';
import { meant } from '../nearest.js';
import { type Environment, fromEnvironment } from './environment.js';
import { resolvePaths } from './paths.js';
import type { Settings } from './settings.js';

/** `default`, then every other profile that has a configuration, a token file or a database, by name. @throws UsageError. */
export function listProfiles(env: Environment): string[] {
  const top = resolvePaths(env, 'default');
  const folders = new Set([dirname(top.configFile), dirname(top.dbFile)].map((folder) => join(folder, 'profiles')));
  const names = new Set([...folders].flatMap(foldersIn));
  const used = [...names].filter((name) => {
    const { configFile, dbFile, tokenFile } = resolvePaths(env, name);
    return [configFile, dbFile, tokenFile].some((file) => existsSync(file));
  });
  return ['default', ...used.sort()];
}

/**
 * Rejects a profile that has no files: a mistyped one must not look like an empty one. With a token from the environment,
 * or with a named database, a profile needs no files of its own.
 * @throws UsageError UNKNOWN_PROFILE, with those that may have been meant.
 */
export function refuseUnknownProfile({ profile, paths }: Settings, env: Environment): void {
  const names = listProfiles(env);
  if (names.includes(profile) || fromEnvironment(env, 'accessToken') || existsSync(paths.dbFile)) return;
  throw new UsageError('UNKNOWN_PROFILE', `Unknown profile ${JSON.stringify(profile)}.`, {
    hint: meant(
      profile,
      names,
      `Run polar-sync --profile ${profile} login to create it; polar-sync profiles lists the existing ones.`,
    ),
  });
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [];
    throw new UsageError('PROFILES_UNREADABLE', `Cannot list the profiles in ${path}.`, {
      hint: 'Check the permissions of that folder.',
      cause,
    });
  }
}
