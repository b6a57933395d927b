import type { RunProgram } from '../programs.js';
import { launchAgents } from '../schedulers/launch-agents.js';
import { stayingAgent } from '../schedulers/launchd.js';
import { type ServiceManager, serviceName } from './service.js';

/** An agent in your macOS session that is kept running. @param folder `~/Library/LaunchAgents`. */
export function launchdService(run: RunProgram, folder: string, uid: number): ServiceManager {
  const agents = launchAgents(run, folder, uid);
  return {
    kind: 'launchd',
    text: (command) => ({ path: agents.path(serviceName), text: stayingAgent(serviceName, command) }),
    install: (command) => agents.install(serviceName, stayingAgent(serviceName, command)),
    remove: () => agents.remove(serviceName),
  };
}
