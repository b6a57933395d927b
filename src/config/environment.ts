import { type SettingName, settingTable } from './setting-table.js';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a setting in the environment; an empty variable counts as unset. */
export function fromEnvironment(env: Environment, name: SettingName): string | undefined {
  return env[settingTable[name].variable] || undefined;
}
