import { fromEnvironment } from '../config/environment.js';
import { settingTable } from '../config/setting-table.js';
import type { Context } from './context.js';
import { readDataKinds } from './pull/data.js';
import { readFormats } from './pull/flags.js';

/** What an unattended command is to fetch and to deliver, as `schedule` was told. */
interface Chosen {
  data?: string | undefined;
  originals?: string | undefined;
  push?: boolean | undefined;
}

/** What a pull fetches besides workouts, checked now and not in an unattended run. @throws UsageError as `pull` does. */
export function moreOf({ data, originals, push = false }: Chosen): string[] {
  if (data !== undefined) readDataKinds(data, undefined);
  const formats = originals === undefined ? [] : readFormats(originals);
  return [
    ...(data === undefined ? [] : ['--data', data]),
    ...(formats.length === 0 ? [] : ['--originals', formats.join(',')]),
    ...(push ? ['--push'] : []),
  ];
}

/** The address of a ping is a secret, and an entry is passed to a shell as an argument. */
export function warnOfPing({ ui, env }: Context): void {
  const { variable } = settingTable.ping;
  if (fromEnvironment(env, 'ping') !== undefined)
    ui.warn(`Scheduled runs do not get ${variable}. Run polar-sync config set ping, which stores it for them.`);
}
