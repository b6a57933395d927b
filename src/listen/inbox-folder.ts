import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { resolvePaths } from '../config/paths.js';

/** The inbox of this machine, which all profiles share: beside the configuration of the default one. */
export function inboxFolder(env: Environment): string {
  return join(dirname(resolvePaths(env, 'default').configFile), 'inbox');
}
