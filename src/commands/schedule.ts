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
import { ifNone } from '../storage/undefined-if-missing.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { throughInWords, throughOf } from './kinds/through.js';
import { pullWords, readDataKinds } from './pull/data.js';
import { moreOf, noteWhatIsPulled, warnOfPing } from './schedule-more.js';
import { seconds } from './shared/numbers.js';
import { readLibrary } from './shared/read-store.js';

/** The flags of `schedule`, as commander passes them. */
export interface ScheduleFlags {
  /** Seconds. */
  every?: number;
  at?: string;
  kind?: ScheduleKind;
  /** The kinds the pull fetches, separated by commas. */
  data?: string;
  /** Formats of Polar's original files, separated by commas. */
  originals?: string;
  /** Delivers after each pull. */
  push?: boolean;
  /** The service that receives notifications, in place of the pull. */
  listen?: boolean;
  install?: boolean;
  remove?: boolean;
  db?: string | undefined;
}

/** `polar-sync schedule`. */
export const command: Definition = {
  description: 'run pull regularly: print the entry for cron, systemd, launchd or Task Scheduler, or install it',
  options: [
    {
      flags: '--every <span>',
      description: 'how often: 15m, 1h, 6h, 24h (default: 1h, or what is installed)',
      read: seconds,
    },
    { flags: '--at <time>', description: 'once a day, at HH:MM' },
    { flags: '--kind <kind>', description: "the scheduler (default: this system's)", choices: scheduleKinds },
    { flags: '--data <kinds>', description: 'what the pull fetches, as in pull --data', words: pullWords },
    {
      flags: '--originals <formats>',
      description: "with Polar's original files, as in pull --originals",
      words: originalFormats,
    },
    { flags: '--push', description: 'deliver to your targets after each pull, as in pull --push' },
    {
      flags: '--listen',
      description: 'keep polar-sync listen running, for all profiles; the pulls have an entry of their own',
    },
    { flags: '--install', description: 'install it, replacing any earlier one' },
    { flags: '--remove', description: 'remove it' },
  ],
  examples: [
    'schedule',
    'schedule --every 30m --install',
    'schedule --data all --install',
    'schedule --push --install',
    'schedule --listen --install',
    'schedule --remove',
  ],
  // The entry of a deleted profile can still be removed.
  anyProfile: ({ remove = false }: ScheduleFlags) => remove,
  run: (context, flags: ScheduleFlags) => runSchedule(context, flags),
};

/** What is taken from this process; tests pass their own. */
export interface ScheduleHost {
  node: string;
  script: string;
  platform: NodeJS.Platform;
  run: RunProgram;
  /** Decides the minute, together with the profile. */
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

/** Prints, installs or removes the entry for an unattended pull. @throws UsageError, StoreError, UnexpectedError. */
export async function runSchedule(
  context: Context,
  flags: ScheduleFlags,
  host: ScheduleHost = thisHost(context),
): Promise<number> {
  refuseContradictions(flags, context.settings.profile);
  if (flags.listen) return (await import('./schedule-listen.js')).scheduleListen(context, flags, host);
  const { env, settings } = context;
  const { profile } = settings;
  const kind = flags.kind ?? defaultKind(env, host.platform);
  const scheduler = schedulerOf(kind, env, host.run);
  if (flags.remove) {
    reportRemoved(context, scheduler.kind, await scheduler.remove(profile));
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
  noteWhatIsPulled(context, flags.data);
  if (flags.data !== undefined) await noteKinds(context, flags.data);
  show(context, { kind, entry, log_file: job.logFile, done: flags.install ? 'installed' : 'printed' }, host.platform);
  if (flags.install && kind === 'cron' && host.platform === 'linux' && cronRuns() === false)
    context.ui.warn('Cron does not seem to be running on this machine. Start it (service cron start).');
  return ExitCode.ok;
}

/** Through which API version each kind has come so far, or why not. */
async function noteKinds(context: Context, data: string): Promise<void> {
  const store = await readLibrary(context, context.settings.paths.dbFile).catch(ifNone);
  try {
    const known = store ? throughOf(store) : new Map();
    for (const kind of readDataKinds(data, undefined).kinds) {
      const words = throughInWords(known.get(kind) ?? {}).join(', ');
      context.ui.note(`${kind}: ${words === '' ? 'not pulled yet' : words}`);
    }
  } finally {
    store?.close();
  }
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

/** The receiver serves all profiles, and pulls what an event is about when it comes. */
function refuseContradictions(flags: ScheduleFlags, profile: string): void {
  const { every, at, install, remove, listen, data } = flags;
  const named = profile === 'default' ? undefined : profile;
  const ofPull = Object.entries({ '--every': every, '--at': at, '--data': data, '--profile': named });
  const other = listen ? ofPull.find(([, value]) => value !== undefined)?.[0] : undefined;
  const both =
    install && remove
      ? ['--install', '--remove']
      : every !== undefined && at !== undefined
        ? ['--every', '--at']
        : other === undefined
          ? []
          : ['--listen', other];
  if (both.length === 0) return;
  throw new UsageError('CONFLICTING_OPTIONS', `${both.join(' and ')} contradict each other.`, {
    hint: 'Give one of them.',
  });
}

/** If the entry is only printed, a scheduler that is missing or not permitted is no failure. */
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
 * The minute is derived from `seed`, so that not everybody asks Polar on the hour and the printed entry is the one that
 * will be installed. An installed minute stays.
 */
function rhythmFor({ every, at }: ScheduleFlags, installed: Rhythm | undefined, seed: string): Rhythm {
  if (at !== undefined) return dailyAt(at);
  const everyMinutes = every === undefined ? (installed?.everyMinutes ?? HOURLY) : periodOf(every);
  const offset = installed
    ? installed.offset % everyMinutes
    : createHash('sha256').update(seed).digest().readUInt32BE() % everyMinutes;
  return { everyMinutes, offset };
}

function show(context: Context, report: Omit<ScheduleReport, 'schema'>, platform: NodeJS.Platform): void {
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
    ui.note(`Installed (${kind}). polar-sync status shows its runs; polar-sync schedule --remove removes it.`);
  else ui.note('Nothing was changed. Add --install to install it.');
  ui.note(`The runs write their output to ${logFile}, a line or two each.`);
  if (kind === 'cron' || kind === 'systemd') rotation(context, logFile, platform);
  if (kind === 'systemd') ui.note('To run it even while you are logged out: loginctl enable-linger');
  warnOfToken(context);
  warnOfPing(context);
}

function rotation({ ui }: Context, logFile: string, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return;
  ui.note('To keep it small, put this into /etc/logrotate.d/polar-sync as root:');
  for (const line of logrotateStanza(logFile).trimEnd().split('\n')) ui.note(`  ${line}`);
}

/** A token in the environment of this shell is not written into an entry that others may read. */
function warnOfToken({ ui, settings, env }: Context): void {
  const { kind } = chooseTokenStore(settings, env);
  if (kind === 'environment') {
    ui.warn('Scheduled runs do not get the token in POLAR_SYNC_ACCESS_TOKEN. Sign in with polar-sync login for them.');
  } else if (kind === 'keychain') {
    ui.note('polar-sync doctor --as-cron shows whether the keychain can be read then.');
  }
}

function reportRemoved({ ui, settings }: Context, kind: ScheduleKind, removed: boolean): void {
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.schedule/1',
      kind,
      done: removed ? 'removed' : 'nothing',
    } satisfies ScheduleReport);
  } else {
    const whose = settings.profile === 'default' ? '' : ` for the profile ${settings.profile}`;
    ui.print(removed ? `Removed the entry${whose} (${kind}).` : `Nothing was scheduled${whose} (${kind}).`);
  }
}
