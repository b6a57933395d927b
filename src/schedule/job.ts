import { dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../config/environment.js';
import { type Carried, everySetting, settingTable } from '../config/setting-table.js';
import { UsageError } from '../errors.js';
import type { Rhythm } from './rhythm.js';

/** A pull that runs unattended. Every path is absolute; nothing in it is secret. */
export interface Job {
  profile: string;
  node: string;
  script: string;
  /** The arguments after the script. */
  parameters: string[];
  environment: Readonly<Record<string, string>>;
  /** Receives stdout and stderr. */
  logFile: string;
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
export function pullJob({ profile, node, script, db, more = [], dbFile, env }: JobSource, rhythm: Rhythm): Job {
  const job: Job = {
    profile,
    node,
    script,
    parameters: [
      ...['pull', '--full', '--quiet', '--wait', '5m', ...more],
      ...(profile === 'default' ? [] : ['--profile', profile]),
      ...(db === undefined ? [] : ['--db', db]),
    ],
    // A log without timestamps is of little use the morning after.
    environment: { ...carriedEnvironment(env), [settingTable.logTime.variable]: '1' },
    logFile: join(dirname(dbFile), `${parse(dbFile).name}.log`),
    rhythm,
  };
  for (const text of [node, script, job.logFile, ...job.parameters, ...Object.values(job.environment)]) {
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
  return job;
}

/** A job's name where it stands alone: `polar-sync`, `polar-sync-NAME`. */
export function jobName(profile: string): string {
  return profile === 'default' ? 'polar-sync' : `polar-sync-${profile}`;
}
