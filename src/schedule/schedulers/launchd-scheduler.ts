import { join } from 'node:path';
import { jobName } from '../job.js';
import { type RunProgram, succeed } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { deleteEntry, readEntry, writeEntry } from './files.js';
import { launchAgent } from './launchd.js';

/** An agent in your macOS session. @param folder `~/Library/LaunchAgents`. */
export function launchdScheduler(run: RunProgram, folder: string, uid: number): Scheduler {
  const path = (profile: string) => join(folder, `${jobName(profile)}.plist`);
  const domain = `gui/${uid}`;
  const unload = async (profile: string) => {
    const service = `${domain}/${jobName(profile)}`;
    // Only a loaded agent can be unloaded; `print` fails for one that is not loaded.
    const { exitCode } = await run('launchctl', ['print', service]);
    if (exitCode === 0) await succeed(run, 'launchctl', ['bootout', service]);
  };
  return {
    kind: 'launchd',
    texts: (job) => [{ path: path(job.profile), text: launchAgent(job) }],
    async installed(profile) {
      return readEntry(path(profile));
    },
    async install(job) {
      await unload(job.profile);
      writeEntry(path(job.profile), launchAgent(job));
      await succeed(run, 'launchctl', ['bootstrap', domain, path(job.profile)]);
    },
    async remove(profile) {
      if (readEntry(path(profile)) === undefined) return false;
      await unload(profile);
      deleteEntry(path(profile));
      return true;
    },
  };
}
