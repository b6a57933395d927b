import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.js';
import { type Environment, resolvePaths } from './paths.js';

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

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UsageError('PROFILES_UNREADABLE', `The profiles in ${path} cannot be listed.`, {
      hint: 'Check the permissions of that folder.',
      cause,
    });
  }
}
