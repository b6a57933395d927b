import type { Job } from '../../src/schedule/job.js';

/** Characters that one format or another must escape. */
export const odd = `it's 50% "odd" $HOME \\ & <b>`;

/** A job whose every path is odd. */
export function oddJob(changes: Partial<Job> = {}): Job {
  return {
    profile: 'default',
    node: '/usr/bin/node',
    script: `/opt/${odd}/polar-sync.js`,
    parameters: ['pull', '--full', '--db', `/srv/${odd}/polar-sync.db`],
    environment: { POLAR_SYNC_HOME: `/home/${odd}` },
    logFile: `/srv/${odd}/polar-sync.log`,
    rhythm: { everyMinutes: 60, offset: 17 },
    ...changes,
  };
}

/** Every period that can be chosen, in minutes. */
export const periods = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440];
