import { type Command, commandOf, type JobSource } from '../job.js';
import type { EntryText } from '../scheduler.js';

/** The name of the service that receives notifications. No profile can have a dot in its name, so no job is called so. */
export const serviceName = 'polar-sync.listen';

/** What keeps `polar-sync listen` running. There is one for all profiles of a machine. */
export interface ServiceManager {
  readonly kind: 'systemd' | 'launchd';
  /** Exactly what `install` writes. */
  text(command: Command): EntryText;
  /** Installs and starts it, replacing any earlier one. @throws UsageError, UnexpectedError when the system refuses. */
  install(command: Command): Promise<void>;
  /** Resolves to whether there was one. */
  remove(): Promise<boolean>;
}

/** The command line of the service. @throws UsageError SCHEDULE_PATH */
export function listenCommand(source: JobSource): Command {
  return commandOf({ ...source, profile: 'default' }, ['listen', ...(source.more ?? [])]);
}
