import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../config/folder.js';
import { StoreError } from '../errors.js';

/** Creates the log file before the first run, readable only by its owner. @throws StoreError LOG_UNWRITABLE. */
export function prepareLog(path: string): void {
  try {
    makePrivateFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw new StoreError('LOG_UNWRITABLE', `Cannot write the log file ${path}.`, {
      hint: 'Check the permissions of its folder, or choose another database with --db: the log is next to it.',
      cause,
    });
  }
}

/** A stanza for logrotate(8). Each run opens the file again, so nothing needs to be notified of a rotation. */
export function logrotateStanza(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}" {\n  monthly\n  rotate 12\n  compress\n  missingok\n  notifempty\n  nocreate\n}\n`;
}
