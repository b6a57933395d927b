import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { type Environment, fromEnvironment } from './environment.js';

/** Where the files of one profile live. */
export interface Paths {
  configFile: string;
  dbFile: string;
  /** Used only with the `file` token store. */
  tokenFile: string;
  /** `POLAR_SYNC_HOME` as an absolute path, if it is set. */
  home?: string;
}

const APP = 'polar-sync';

/**
 * The files of a profile: everything under `POLAR_SYNC_HOME` if it is set, otherwise by the conventions of the platform
 * (XDG, Library/Application Support, %APPDATA%). The profile `default` is at the top, others are in `profiles/NAME`.
 * @throws UsageError NO_HOME
 */
export function resolvePaths(env: Environment, profile: string, platform: NodeJS.Platform = process.platform): Paths {
  const everything = fromEnvironment(env, 'home');
  const { config, data } = everything ? { config: everything, data: everything } : baseFolders(env, platform);
  const below = profile === 'default' ? [] : ['profiles', profile];
  return {
    configFile: join(config, ...below, 'config.json'),
    dbFile: join(data, ...below, 'polar-sync.db'),
    tokenFile: join(config, ...below, 'token.json'),
    ...(everything !== undefined && { home: resolve(everything) }),
  };
}

/** The user's home folder. @throws UsageError NO_HOME: in a container, the user may be only a number. */
export function homeOf(env: Environment): string {
  if (env.HOME) return env.HOME;
  try {
    return homedir();
  } catch (cause) {
    throw new UsageError(
      'NO_HOME',
      'There is no folder for polar-sync to use: this user has no home folder, and HOME is not set.',
      {
        hint: 'Set POLAR_SYNC_HOME (or HOME) to a writable folder.',
        cause,
      },
    );
  }
}

function baseFolders(env: Environment, platform: NodeJS.Platform): { config: string; data: string } {
  const home = homeOf(env);
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', APP);
    return { config: support, data: support };
  }
  if (platform === 'win32') {
    return {
      config: join(env.APPDATA || join(home, 'AppData', 'Roaming'), APP),
      data: join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), APP),
    };
  }
  return {
    config: join(fromEnvironment(env, 'configHome') ?? join(home, '.config'), APP),
    data: join(fromEnvironment(env, 'dataHome') ?? join(home, '.local', 'share'), APP),
  };
}
