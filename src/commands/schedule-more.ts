import { fromEnvironment } from '../config/environment.js';
import { settingTable } from '../config/setting-table.js';
import { allDataKinds } from '../kinds/kinds.js';
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

/** Says what each run will fetch, and what it leaves out: the flag, otherwise what is remembered. */
export function noteWhatIsPulled({ ui, settings }: Context, flag: string | undefined): void {
  const { workouts, kinds } = readDataKinds(flag, settings.data);
  const missing = [...(workouts ? [] : ['workouts']), ...allDataKinds.filter((kind) => !kinds.includes(kind))];
  const some = [...(workouts ? ['workouts with all details'] : []), ...kinds].join(', ');
  ui.note(
    missing.length === 0
      ? 'Each run pulls everything: workouts with all details, and all other data.'
      : `Each run pulls ${some}. It leaves out ${missing.join(', ')}: polar-sync config set data all adds them.`,
  );
}

/** The address of a ping is a secret, and an entry is passed to a shell as an argument. */
export function warnOfPing({ ui, env }: Context): void {
  const { variable } = settingTable.ping;
  if (fromEnvironment(env, 'ping') !== undefined)
    ui.warn(`Scheduled runs do not get ${variable}. Run polar-sync config set ping, which stores it for them.`);
}
