import { spawnSync } from 'node:child_process';

/** `nobody`. */
export const otherUser = 65_534;

/** Whether bash can be started as another user: root can, where that user exists. */
export const hasOtherUser =
  process.platform === 'linux' && spawnSync('bash', ['-c', ':'], { uid: otherUser, cwd: '/' }).status === 0;
