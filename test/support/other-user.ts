import { spawnSync } from 'node:child_process';

/** `nobody`. */
export const otherUser = 65_534;

/** Whether programs of another user can be started here: root can, where that user exists. */
export const hasOtherUser = process.platform === 'linux' && spawnSync('/bin/true', { uid: otherUser }).status === 0;
