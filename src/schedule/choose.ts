import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Environment, fromEnvironment } from '../config/environment.js';
import { homeOf } from '../config/paths.js';
import { UsageError } from '../errors.js';
import type { RunProgram } from './programs.js';
import type { ScheduleKind, Scheduler } from './scheduler.js';
import { cronScheduler } from './schedulers/cron-scheduler.js';
import { launchdScheduler } from './schedulers/launchd-scheduler.js';
import { systemdScheduler } from './schedulers/systemd-scheduler.js';
import { taskScheduler } from './schedulers/windows-scheduler.js';
import { launchdService } from './services/launchd-service.js';
import type { ServiceManager } from './services/service.js';
import { systemdService } from './services/systemd-service.js';

/** The scheduler people expect on a platform; on Linux cron if there is a `crontab`, otherwise systemd. */
export function defaultKind(env: Environment, platform: NodeJS.Platform = process.platform): ScheduleKind {
  if (platform === 'darwin') return 'launchd';
  if (platform === 'win32') return 'task-scheduler';
  return platform === 'linux' && !isInstalled('crontab', env) && isInstalled('systemctl', env) ? 'systemd' : 'cron';
}

/** What keeps a service of this user running. @throws UsageError SERVICE_KIND for a scheduler that cannot. */
export function serviceManagerOf(kind: ScheduleKind, env: Environment, run: RunProgram): ServiceManager {
  if (kind === 'systemd') return systemdService(run, userUnits(env));
  if (kind === 'launchd') return launchdService(run, userAgents(env), process.getuid?.() ?? 0);
  throw new UsageError('SERVICE_KIND', `${kind} starts a program regularly, and keeps none running.`, {
    hint: 'Use --kind systemd or launchd, or let something else keep polar-sync listen running.',
  });
}

function userUnits(env: Environment): string {
  return join(fromEnvironment(env, 'configHome') ?? join(homeOf(env), '.config'), 'systemd', 'user');
}

function userAgents(env: Environment): string {
  return join(homeOf(env), 'Library', 'LaunchAgents');
}

/** The scheduler of a kind, for the user whose environment this is. */
export function schedulerOf(kind: ScheduleKind, env: Environment, run: RunProgram): Scheduler {
  switch (kind) {
    case 'cron':
      return cronScheduler(run);
    case 'systemd':
      return systemdScheduler(run, userUnits(env));
    case 'launchd':
      return launchdScheduler(run, userAgents(env), process.getuid?.() ?? 0);
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
