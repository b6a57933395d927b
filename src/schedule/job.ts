import { dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../config/environment.js';
import { type Carried, everySetting, settingTable } from '../config/setting-table.js';
import { UsageError } from '../errors.js';
import type { Rhythm } from './rhythm.js';

/** A command that runs unattended. Every path is absolute; nothing in it is secret. */
export interface Command {
  profile: string;
  node: string;
  script: string;
  /** The arguments after the script. */
  parameters: string[];
  environment: Readonly<Record<string, string>>;
  /** Receives stdout and stderr. */
  logFile: string;
}

/** A pull that runs regularly. */
export interface Job extends Command {
  rhythm: Rhythm;
}

/** What a schedule entry is made from. */
export interface JobSource {
  profile: string;
  node: string;
  script: string;
  /** Only if set by flag or environment: the job reads the configuration itself. */
  db?: string | undefined;
  /** More arguments for the pull. */
  more?: readonly string[];
  /** The path of the job's database. */
  dbFile: string;
  env: Environment;
}

/** How each way of carrying a setting writes it; undefined leaves it here. In the order in which an entry has them. */
const ways: Record<Carried, (value: string) => string | undefined> = {
  'as a path': (value) => resolve(value),
  'as it is': (value) => value,
  // One with a password in it stays here, as every secret does.
  'without password': (value) => (value.includes('@') ? undefined : value),
};

/** The shell settings an unattended run needs to find the same files. Never tokens or secrets. */
export function carriedEnvironment(env: Environment): Record<string, string> {
  const carried: Record<string, string> = {};
  for (const [way, write] of Object.entries(ways)) {
    for (const [, setting] of everySetting) {
      const value = setting.carried === way ? env[setting.variable] : undefined;
      const written = value ? write(value) : undefined;
      if (written !== undefined) carried[setting.variable] = written;
    }
  }
  return carried;
}

/** A profile's pull. @throws UsageError SCHEDULE_PATH for a path that no scheduler can express. */
export function pullJob(source: JobSource, rhythm: Rhythm): Job {
  const pull = ['pull', '--full', '--quiet', '--wait', '5m', ...(source.more ?? [])];
  return { ...commandOf(source, pull), rhythm };
}

/** `words` as a command of a profile. @throws UsageError SCHEDULE_PATH for a path that no scheduler can express. */
export function commandOf({ profile, node, script, db, dbFile, env }: JobSource, words: readonly string[]): Command {
  const command: Command = {
    profile,
    node,
    script,
    parameters: [
      ...words,
      ...(profile === 'default' ? [] : ['--profile', profile]),
      ...(db === undefined ? [] : ['--db', db]),
    ],
    // A log without timestamps is of little use the morning after.
    environment: { ...carriedEnvironment(env), [settingTable.logTime.variable]: '1' },
    logFile: join(dirname(dbFile), `${parse(dbFile).name}.log`),
  };
  for (const text of [node, script, command.logFile, ...command.parameters, ...Object.values(command.environment)]) {
    if ([...text].some((character) => character < ' ' || character === '\u007f')) {
      throw new UsageError(
        'SCHEDULE_PATH',
        `Cannot schedule ${JSON.stringify(text)}: it contains control characters.`,
        {
          hint: 'Move it to a path without line breaks.',
        },
      );
    }
  }
  return command;
}

/** A job's name where it stands alone: `polar-sync`, `polar-sync-NAME`. */
export function jobName(profile: string): string {
  return profile === 'default' ? 'polar-sync' : `polar-sync-${profile}`;
}
