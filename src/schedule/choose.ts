import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Environment, fromEnvironment } from '../config/environment.js';
import { homeOf } from '../config/paths.js';
import type { RunProgram } from './programs.js';
import type { ScheduleKind, Scheduler } from './scheduler.js';
import { cronScheduler } from './schedulers/cron-scheduler.js';
import { launchdScheduler } from './schedulers/launchd-scheduler.js';
import { systemdScheduler } from './schedulers/systemd-scheduler.js';
import { taskScheduler } from './schedulers/windows-scheduler.js';

/** The scheduler people expect on a platform; on Linux cron if there is a `crontab`, otherwise systemd. */
export function defaultKind(env: Environment, platform: NodeJS.Platform = process.platform): ScheduleKind {
  if (platform === 'darwin') return 'launchd';
  if (platform === 'win32') return 'task-scheduler';
  return platform === 'linux' && !isInstalled('crontab', env) && isInstalled('systemctl', env) ? 'systemd' : 'cron';
}

/** The scheduler of a kind, for the user whose environment this is. */
export function schedulerOf(kind: ScheduleKind, env: Environment, run: RunProgram): Scheduler {
  const home = homeOf(env);
  switch (kind) {
    case 'cron':
      return cronScheduler(run);
    case 'systemd':
      return systemdScheduler(
        run,
        join(fromEnvironment(env, 'configHome') ?? join(home, '.config'), 'systemd', 'user'),
      );
    case 'launchd':
      return launchdScheduler(run, join(home, 'Library', 'LaunchAgents'), process.getuid?.() ?? 0);
    case 'task-scheduler':
      return taskScheduler(run);
  }
}

function isInstalled(program: string, env: Environment): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Missing or not executable: a result, not a failure.
    return false;
  }
}
