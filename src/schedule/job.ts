import { dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../config/paths.js';
import { proxyVariables } from '../config/proxy.js';
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

const folders = ['POLAR_SYNC_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'NODE_EXTRA_CA_CERTS'] as const;
const names = [
  'POLAR_SYNC_TOKEN_STORE',
  'POLAR_SYNC_API_URL',
  'POLAR_SYNC_V4_API_URL',
  'POLAR_SYNC_DATA',
  'POLAR_SYNC_ZONE',
] as const;

/** The shell settings an unattended run needs to find the same files. Never tokens or secrets. */
export function carriedEnvironment(env: Environment): Record<string, string> {
  const carried: Record<string, string> = {};
  for (const name of folders) {
    const value = env[name];
    if (value) carried[name] = resolve(value);
  }
  for (const name of names) {
    const value = env[name];
    if (value) carried[name] = value;
  }
  for (const name of proxyVariables) {
    const value = env[name];
    // One with a password is left out, as every secret is.
    if (value && !value.includes('@')) carried[name] = value;
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
    environment: { ...carriedEnvironment(env), POLAR_SYNC_LOG_TIME: '1' },
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
