import { join } from 'node:path';
import { UsageError } from '../../errors.js';
import { jobName } from '../job.js';
import { type RunProgram, saidBy, succeed } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { deleteEntry, readEntry, writeEntry } from './files.js';
import { serviceUnit, timerUnit } from './systemd.js';

/** A timer in your own systemd. @param folder where user units are: `~/.config/systemd/user`. */
export function systemdScheduler(run: RunProgram, folder: string): Scheduler {
  const systemctl = (...parameters: string[]) => succeed(run, 'systemctl', ['--user', ...parameters]);
  const timer = (profile: string) => join(folder, `${jobName(profile)}.timer`);
  const service = (profile: string) => join(folder, `${jobName(profile)}.service`);
  return {
    kind: 'systemd',
    texts: (job) => [
      { path: service(job.profile), text: serviceUnit(job) },
      { path: timer(job.profile), text: timerUnit(job) },
    ],
    async installed(profile) {
      return readEntry(timer(profile));
    },
    async install(job) {
      await refuseUnreachable(run);
      for (const { path, text } of this.texts(job)) if (path !== undefined) writeEntry(path, text);
      await systemctl('daemon-reload');
      await systemctl('enable', `${jobName(job.profile)}.timer`);
      // A running timer uses a new calendar only after a restart.
      await systemctl('restart', `${jobName(job.profile)}.timer`);
    },
    async remove(profile) {
      if (readEntry(timer(profile)) === undefined) return false;
      await refuseUnreachable(run);
      await systemctl('disable', '--now', `${jobName(profile)}.timer`);
      deleteEntry(timer(profile));
      deleteEntry(service(profile));
      await systemctl('daemon-reload');
      return true;
    },
  };
}

/**
 * Checks that your own systemd can be reached before anything changes: with su or sudo it cannot be.
 * @throws UsageError SYSTEMD_UNREACHABLE
 */
export async function refuseUnreachable(run: RunProgram): Promise<void> {
  const outcome = await run('systemctl', ['--user', 'show-environment']);
  if (outcome.exitCode === 0) return;
  throw new UsageError('SYSTEMD_UNREACHABLE', `Cannot reach your own systemd from here: ${saidBy(outcome)}`, {
    hint: 'Log in as yourself, not with su or sudo, or choose --kind cron. Nothing was changed.',
  });
}
