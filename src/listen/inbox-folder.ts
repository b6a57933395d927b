import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';
import { resolvePaths } from '../config/paths.js';
import { StoreError, UsageError } from '../errors.js';

/** The inbox of this machine, which all profiles share: beside the configuration of the default one. */
export function inboxFolder(env: Environment): string {
  return join(dirname(resolvePaths(env, 'default').configFile), 'inbox');
}

/** Does something with the files of the inbox. @throws StoreError INBOX_UNUSABLE for an error of the file system. */
export function usingInbox<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new StoreError('INBOX_UNUSABLE', `Cannot use the inbox ${folder}.`, {
      hint: 'Check the permissions of the folder and the free space.',
      cause,
    });
  }
}
