import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../config/folder.js';
import { StoreError } from '../errors.js';

/** Makes the log file before the first run, readable by its owner alone. @throws StoreError LOG_UNWRITABLE. */
export function prepareLog(path: string): void {
  try {
    makePrivateFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw new StoreError('LOG_UNWRITABLE', `The log file ${path} cannot be written.`, {
      hint: 'Check the permissions of its folder, or name another database with --db: the log lies beside it.',
      cause,
    });
  }
}

/** A stanza for logrotate(8). Each run opens the file anew, so nothing has to be told of a rotation. */
export function logrotateStanza(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}" {\n  monthly\n  rotate 12\n  compress\n  missingok\n  notifempty\n  nocreate\n}\n`;
}
