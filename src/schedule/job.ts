import { dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../config/environment.js';
import { type Carried, everySetting, settingTable } from '../config/setting-table.js';
import { UsageError } from '../errors.js';
import type { Rhythm } from './rhythm.js';

/** A pull that is to run unattended. Every path is absolute; nothing in it is secret. */
export interface Job {
  profile: string;
  node: string;
  script: string;
  /** What follows the script. */
  parameters: string[];
  environment: Readonly<Record<string, string>>;
  /** Takes stdout and stderr. */
  logFile: string;
  rhythm: Rhythm;
}

/** What the entry of a scheduler is made from. */
export interface JobSource {
  profile: string;
  node: string;
  script: string;
  /** Only when it was named by flag or environment: the configuration is read by the job itself. */
  db?: string | undefined;
  /** More of the pull's command line. */
  more?: readonly string[];
  /** Where the job's database lies. */
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

/** The settings of this shell that an unattended run needs to find the same files. Tokens and secrets are not among them. */
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

/** The pull of a profile. @throws UsageError SCHEDULE_PATH for a path that no scheduler can write down. */
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
    // A log without times tells little the morning after.
    environment: { ...carriedEnvironment(env), [settingTable.logTime.variable]: '1' },
    logFile: join(dirname(dbFile), `${parse(dbFile).name}.log`),
    rhythm,
  };
  for (const text of [node, script, job.logFile, ...job.parameters, ...Object.values(job.environment)]) {
    if ([...text].some((character) => character < ' ' || character === '\u007f')) {
      throw new UsageError('SCHEDULE_PATH', `${JSON.stringify(text)} cannot be scheduled: it has control characters.`, {
        hint: 'Move it to a path without line breaks.',
      });
    }
  }
  return job;
}

/** The name of a job where names stand alone: `polar-sync`, `polar-sync-NAME`. */
export function jobName(profile: string): string {
  return profile === 'default' ? 'polar-sync' : `polar-sync-${profile}`;
}
