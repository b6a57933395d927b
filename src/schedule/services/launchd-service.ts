import { join } from 'node:path';
import { type RunProgram, succeed } from '../programs.js';
import { deleteEntry, readEntry, writeEntry } from '../schedulers/files.js';
import { stayingAgent } from '../schedulers/launchd.js';
import { type ServiceManager, serviceName } from './service.js';

/** An agent in your macOS session that is kept running. @param folder `~/Library/LaunchAgents`. */
export function launchdService(run: RunProgram, folder: string, uid: number): ServiceManager {
  const path = join(folder, `${serviceName}.plist`);
  const domain = `gui/${uid}`;
  const unload = async () => {
    // Only a loaded agent can be unloaded; `print` fails for one that is not loaded.
    const { exitCode } = await run('launchctl', ['print', `${domain}/${serviceName}`]);
    if (exitCode === 0) await succeed(run, 'launchctl', ['bootout', `${domain}/${serviceName}`]);
  };
  return {
    kind: 'launchd',
    text: (command) => ({ path, text: stayingAgent(serviceName, command) }),
    async install(command) {
      await unload();
      writeEntry(path, stayingAgent(serviceName, command));
      await succeed(run, 'launchctl', ['bootstrap', domain, path]);
    },
    async remove() {
      if (readEntry(path) === undefined) return false;
      await unload();
      deleteEntry(path);
      return true;
    },
  };
}
