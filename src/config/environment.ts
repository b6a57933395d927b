import { type SettingName, settingTable } from './setting-table.js';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Of whom a process was told these: of the profile it was started for, and of no other. */
const ofOneProfile = ['accessToken', 'tokenUser', 'db'] as const satisfies readonly SettingName[];

/** The environment for a profile: where it is not the one that the process was started for, without what is about that one. */
export function environmentFor(env: Environment, profile: string, startedFor: string): Environment {
  if (profile === startedFor) return env;
  return { ...env, ...Object.fromEntries(ofOneProfile.map((name) => [settingTable[name].variable, undefined])) };
}

/** The value of a setting in the environment; an empty variable counts as unset. */
export function fromEnvironment(env: Environment, name: SettingName): string | undefined {
  return env[settingTable[name].variable] || undefined;
}
