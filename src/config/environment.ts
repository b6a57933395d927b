import { type SettingName, settingTable } from './setting-table.js';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of a setting; an empty variable says nothing. */
export function fromEnvironment(env: Environment, name: SettingName): string | undefined {
  return env[settingTable[name].variable] || undefined;
}
