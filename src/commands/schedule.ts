import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { fromEnvironment } from '../config/environment.js';
import { ExitCode, PolarSyncError, UsageError } from '../errors.js';
import { originalFormats } from '../polar/v3/access-link.js';
import { defaultKind, schedulerOf } from '../schedule/choose.js';
import { pullJob } from '../schedule/job.js';
import { logrotateStanza, prepareLog } from '../schedule/log.js';
import { programsOf, type RunProgram } from '../schedule/programs.js';
import { dailyAt, periodOf, type Rhythm, rhythmIn } from '../schedule/rhythm.js';
import { type EntryText, type ScheduleKind, type Scheduler, scheduleKinds } from '../schedule/scheduler.js';
import { cronRuns } from '../schedule/schedulers/cron-daemon.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { pullWords, readDataKinds } from './pull/data.js';
import { readFormats } from './pull/flags.js';
import { seconds } from './shared/numbers.js';

/** The flags of `schedule`, as commander hands them over. */
export interface ScheduleFlags {
  /** Seconds. */
  every?: number;
  at?: string;
  kind?: ScheduleKind;
  /** Kinds of data the pull brings, with commas between. */
  data?: string;
  /** Formats of Polar's own files, with commas between. */
  originals?: string;
  /** Delivers after each pull. */
  push?: boolean;
  install?: boolean;
  remove?: boolean;
  db?: string | undefined;
}

/** `polar-sync schedule`. */
export const command: Definition = {
  description: 'run the pull regularly: print the entry for cron, systemd, launchd or Task Scheduler, or set it',
  options: [
    {
      flags: '--every <span>',
      description: 'how often: 15m, 1h, 6h, 24h (default: 1h, or what is installed)',
      read: seconds,
    },
    { flags: '--at <time>', description: 'once a day, at HH:MM' },
    { flags: '--kind <kind>', description: "the scheduler (default: this system's)", choices: scheduleKinds },
    { flags: '--data <kinds>', description: 'what the pull brings, as in pull --data', words: pullWords },
    {
      flags: '--originals <formats>',
      description: "with Polar's own files, as in pull --originals",
      words: originalFormats,
    },
    { flags: '--push', description: 'deliver to your targets after each pull, as in pull --push' },
    { flags: '--install', description: 'set it, in the place of an earlier one' },
    { flags: '--remove', description: 'remove it' },
  ],
  examples: [
    'schedule',
    'schedule --every 30m --install',
    'schedule --data all --install',
    'schedule --push --install',
    'schedule --remove',
  ],
  // The entry of a profile that is gone can still be removed.
  anyProfile: ({ remove = false }: ScheduleFlags) => remove,
  run: (context, flags: ScheduleFlags) => runSchedule(context, flags),
};

/** What is taken from this process; tests hand in their own. */
export interface ScheduleHost {
  node: string;
  script: string;
  platform: NodeJS.Platform;
  run: RunProgram;
  /** Its name; with the profile it decides the minute. */
  hostname: string;
}

/** `schedule --json`. */
interface ScheduleReport {
  schema: 'polar-sync.schedule/1';
  kind: ScheduleKind;
  done: 'printed' | 'installed' | 'removed' | 'nothing';
  entry?: EntryText[];
  log_file?: string;
}

const HOURLY = 60;

/** Prints the entry for an unattended pull, sets it, or removes it. @throws UsageError, StoreError, UnexpectedError. */
export async function runSchedule(
  context: Context,
  flags: ScheduleFlags,
  host: ScheduleHost = thisHost(context),
): Promise<number> {
  refuseContradictions(flags);
  const { env, settings } = context;
  const { profile } = settings;
  const kind = flags.kind ?? defaultKind(env, host.platform);
  const scheduler = schedulerOf(kind, env, host.run);
  if (flags.remove) {
    tellRemoved(context, scheduler.kind, await scheduler.remove(profile));
    return ExitCode.ok;
  }
  const installed = await look(scheduler, profile, flags.install === true);
  const db = (flags.db ?? fromEnvironment(env, 'db')) ? settings.paths.dbFile : undefined;
  const paths = { node: host.node, script: host.script, db, dbFile: settings.paths.dbFile };
  const source = { profile, ...paths, more: moreOf(flags), env };
  const job = pullJob(source, rhythmFor(flags, installed, `${host.hostname} ${profile}`));
  const entry = scheduler.texts(job);
  if (flags.install) {
    prepareLog(job.logFile);
    await scheduler.install(job);
  }
  tell(context, { kind, entry, log_file: job.logFile, done: flags.install ? 'installed' : 'printed' }, host.platform);
  if (flags.install && kind === 'cron' && host.platform === 'linux' && cronRuns() === false)
    context.ui.warn('No cron seems to run on this machine: nothing happens until it is started (service cron start).');
  return ExitCode.ok;
}

/** What the pull brings besides workouts, checked now and not at night. @throws UsageError as `pull` does. */
function moreOf({ data, originals, push = false }: ScheduleFlags): string[] {
  if (data !== undefined) readDataKinds(data, undefined);
  const formats = originals === undefined ? [] : readFormats(originals);
  return [
    ...(data === undefined ? [] : ['--data', data]),
    ...(formats.length === 0 ? [] : ['--originals', formats.join(',')]),
    ...(push ? ['--push'] : []),
  ];
}

function thisHost({ env }: Context): ScheduleHost {
  return {
    node: process.execPath,
    script: realpathSync(process.argv[1] ?? ''),
    platform: process.platform,
    run: programsOf(env),
    hostname: hostname(),
  };
}

function refuseContradictions({ every, at, install, remove }: ScheduleFlags): void {
  const both =
    install && remove ? ['--install', '--remove'] : every !== undefined && at !== undefined ? ['--every', '--at'] : [];
  if (both.length === 0) return;
  throw new UsageError('CONFLICTING_OPTIONS', `${both.join(' and ')} contradict each other.`, {
    hint: 'Give one of them.',
  });
}

/** For a person who only wants to see an entry, a scheduler that is not there, or not for them, is no failure. */
async function look(scheduler: Scheduler, profile: string, needed: boolean): Promise<Rhythm | undefined> {
  try {
    const entry = await scheduler.installed(profile);
    return entry === undefined ? undefined : rhythmIn(entry);
  } catch (error) {
    if (!needed && error instanceof PolarSyncError) return undefined;
    throw error;
  }
}

/**
 * A minute made from `whose`: not everybody calls at the full hour, and what is shown is what will be set. The one that
 * is installed stays.
 */
function rhythmFor({ every, at }: ScheduleFlags, installed: Rhythm | undefined, whose: string): Rhythm {
  if (at !== undefined) return dailyAt(at);
  const everyMinutes = every === undefined ? (installed?.everyMinutes ?? HOURLY) : periodOf(every);
  const offset = installed
    ? installed.offset % everyMinutes
    : createHash('sha256').update(whose).digest().readUInt32BE() % everyMinutes;
  return { everyMinutes, offset };
}

function tell(context: Context, report: Omit<ScheduleReport, 'schema'>, platform: NodeJS.Platform): void {
  const { ui } = context;
  const { kind, entry = [], log_file: logFile = '', done } = report;
  if (ui.json) ui.result({ schema: 'polar-sync.schedule/1', ...report } satisfies ScheduleReport);
  else {
    for (const { path, text } of entry) {
      if (path !== undefined) ui.note(`${path}:`);
      for (const line of text.replace(/\n$/, '').split('\n')) ui.print(line);
    }
  }
  if (done === 'installed')
    ui.note(`That is set now (${kind}). polar-sync status shows its runs, polar-sync schedule --remove ends it.`);
  else ui.note('Nothing was changed. With --install it is set.');
  ui.note(`What the runs say goes to ${logFile}, a line or two each.`);
  if (kind === 'cron' || kind === 'systemd') rotation(context, logFile, platform);
  if (kind === 'systemd') ui.note('To run also while you are logged out: loginctl enable-linger');
  warnOfToken(context);
}

function rotation({ ui }: Context, logFile: string, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  ui.note('To keep it small, as root put this into /etc/logrotate.d/polar-sync:');
  for (const line of logrotateStanza(logFile).trimEnd().split('\n')) ui.note(`  ${line}`);
}

/** A token that lies in this shell stays here: it is not written into an entry that others may read. */
function warnOfToken({ ui, settings, env }: Context): void {
  const { kind } = chooseTokenStore(settings, env);
  if (kind === 'environment') {
    ui.warn(
      'The token in POLAR_SYNC_ACCESS_TOKEN is not taken along: sign in with polar-sync login, or the runs have none.',
    );
  } else if (kind === 'keychain') {
    ui.note('polar-sync doctor --as-cron tells whether the keychain can be read then.');
  }
}

function tellRemoved({ ui, settings }: Context, kind: ScheduleKind, removed: boolean): void {
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.schedule/1',
      kind,
      done: removed ? 'removed' : 'nothing',
    } satisfies ScheduleReport);
  } else {
    const whose = settings.profile === 'default' ? '' : ` for the profile ${settings.profile}`;
    ui.print(removed ? `The entry${whose} is removed (${kind}).` : `Nothing was scheduled${whose} (${kind}).`);
  }
}
