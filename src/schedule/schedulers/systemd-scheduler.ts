import { type Job, jobName } from '../job.js';
import type { RunProgram } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { serviceUnit, timerUnit } from './systemd.js';
import { systemdUnits, type Unit } from './systemd-units.js';

/** A timer in your own systemd. @param folder where user units are: `~/.config/systemd/user`. */
export function systemdScheduler(run: RunProgram, folder: string): Scheduler {
  const units = systemdUnits(run, folder);
  const timer = (profile: string) => `${jobName(profile)}.timer`;
  const service = (profile: string) => `${jobName(profile)}.service`;
  const unitsOf = (job: Job): Unit[] => [
    { name: service(job.profile), text: serviceUnit(job) },
    { name: timer(job.profile), text: timerUnit(job) },
  ];
  return {
    kind: 'systemd',
    texts: (job) => unitsOf(job).map(({ name, text }) => ({ path: units.path(name), text })),
    async installed(profile) {
      return units.read(timer(profile));
    },
    install: (job) => units.install(unitsOf(job), timer(job.profile)),
    remove: (profile) => units.remove(timer(profile), service(profile)),
  };
}
