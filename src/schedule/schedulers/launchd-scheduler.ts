import { jobName } from '../job.js';
import type { RunProgram } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { launchAgents } from './launch-agents.js';
import { launchAgent } from './launchd.js';

/** An agent in your macOS session. @param folder `~/Library/LaunchAgents`. */
export function launchdScheduler(run: RunProgram, folder: string, uid: number): Scheduler {
  const agents = launchAgents(run, folder, uid);
  return {
    kind: 'launchd',
    texts: (job) => [{ path: agents.path(jobName(job.profile)), text: launchAgent(job) }],
    async installed(profile) {
      return agents.read(jobName(profile));
    },
    install: (job) => agents.install(jobName(job.profile), launchAgent(job)),
    remove: (profile) => agents.remove(jobName(profile)),
  };
}
