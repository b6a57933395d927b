import { dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../config/paths.js';
import { proxyVariables } from '../config/proxy.js';
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

const folders = ['POLAR_SYNC_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'NODE_EXTRA_CA_CERTS'] as const;
const names = [
  'POLAR_SYNC_TOKEN_STORE',
  'POLAR_SYNC_API_URL',
  'POLAR_SYNC_V4_API_URL',
  'POLAR_SYNC_DATA',
  'POLAR_SYNC_ZONE',
] as const;

/** The settings of this shell that an unattended run needs to find the same files. Tokens and secrets are not among them. */
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
    // One with a password in it stays here, as every secret does.
    if (value && !value.includes('@')) carried[name] = value;
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
    environment: { ...carriedEnvironment(env), POLAR_SYNC_LOG_TIME: '1' },
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
