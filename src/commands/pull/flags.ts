import type { Settings } from '../../config/settings.js';
import { UsageError } from '../../errors.js';
import { dataKindNames } from '../../kinds/kinds.js';
import { meant } from '../../nearest.js';
import { type OriginalFormat, originalFormats } from '../../polar/v3/access-link.js';
import type { PullOptions, SourceChoice } from '../../sync/pull-contract.js';
import type { PullOption } from '../../sync/sources/source.js';
import { pulledSources, sourceChoices } from '../../sync/sources/sources.js';
import { firstDay } from '../../sync/sources/v4/walk.js';
import { orList } from '../../ui/format.js';
import { type OtherAthleteFlag, otherAthleteOption } from '../account/other-user.js';
import type { OptionDefinition } from '../definition.js';
import { dayNamed, todayIn } from '../filters/dates.js';
import { seconds, wholeNumber } from '../shared/numbers.js';
import { type PullChoice, pullWords, readDataKinds } from './data.js';

/** The flags of `pull`, as commander passes them. */
export interface PullFlags extends OtherAthleteFlag {
  /** What to fetch: kinds separated by commas. */
  data?: string;
  samples?: boolean;
  zones?: boolean;
  route?: boolean;
  /** The three detail flags together. */
  full?: boolean;
  source?: string;
  /** Back to this local date, through v4. */
  since?: string;
  /** As far back as there can be data. */
  allHistory?: boolean;
  /** Formats of Polar's original files, separated by commas. */
  originals?: string;
  dryRun?: boolean;
  /** Seconds to wait for another pull to finish. */
  wait?: number;
  /** Delivers afterwards. */
  push?: boolean;
  /** Stays, and pulls again after this many seconds. */
  every?: number;
  /** Receives Polar's events as well: at this address, or at the usual one. */
  listen?: string | true;
  /** The database named by the flag of every command. */
  db?: string;
  /** Every profile that is signed in, instead of one. */
  allProfiles?: boolean;
  /** How many of them at the same time. */
  jobs?: number;
  /** The profile named by the flag of every command. */
  profile?: string;
  /** An exercise id from a transaction. */
  giveUp?: string;
}

/** Which of Polar's original files to fetch. */
export const originalsOption: OptionDefinition = {
  flags: '--originals <formats>',
  description: `with Polar's original files: ${originalFormats.join(', ')}, or several separated by commas`,
  words: originalFormats,
  joined: true,
};

/** Through which of Polar's interfaces. */
export const sourceOption: OptionDefinition = {
  flags: '--source <source>',
  description: `${orList(sourceChoices)} (default: auto)`,
  words: sourceChoices,
};

/** The options of `pull`. */
export const pullOptions: readonly OptionDefinition[] = [
  { flags: '--samples', description: 'with heart rate, speed and the other samples' },
  { flags: '--zones', description: 'with heart rate zones' },
  { flags: '--route', description: 'with the route' },
  { flags: '--full', description: 'with all three' },
  originalsOption,
  {
    flags: '--data <kinds>',
    description: `workouts (default), ${dataKindNames.join(', ')}, or all; several separated by commas`,
    words: pullWords,
    joined: true,
  },
  sourceOption,
  { flags: '--since <date>', description: 'also go back to this date (2019-01-31, 3mo); v4 only', once: true },
  { flags: '--all-history', description: 'also go back as far as Polar responds; v4 only' },
  { flags: '--dry-run', description: 'show what would be pulled; never opens a transaction' },
  {
    flags: '--wait <span>',
    description: 'if another pull is running, wait for it this long (90s, 5m)',
    read: seconds,
  },
  {
    flags: '--every <span>',
    description: 'stay, and pull again and again, this long apart (30m, 1h); Ctrl-C or SIGTERM ends it',
    read: seconds,
  },
  {
    flags: '--listen [address]',
    description: "with --every: also receive Polar's notifications, as polar-sync listen (default: 127.0.0.1:8767)",
  },
  { flags: '--all-profiles', description: 'pull every profile that is signed in, within the rate limit they share' },
  {
    flags: '--jobs <number>',
    description: 'with --all-profiles: how many profiles at the same time, 1 to 16 (default: 4)',
    read: (typed: string) => wholeNumber('--jobs', typed, 16, 1, 4),
  },
  { flags: '--push', description: 'with all details, then deliver to your targets, as polar-sync push' },
  otherAthleteOption,
  { flags: '--give-up <id>', description: 'let Polar forget this exercise, which cannot be fetched' },
];

/**
 * What `pull` should do.
 * @param settings the defaults of `--data` and `--full`, and the zone that dates such as `yesterday` are of.
 * @throws UsageError for flags that are invalid or contradict each other.
 */
export function readFlags(
  flags: PullFlags,
  settings: Pick<Settings, 'data' | 'full' | 'zone'>,
): PullOptions & PullChoice {
  const { data, samples, zones, route, originals, giveUp } = flags;
  refuseOnceOnly(flags);
  // A file without them would be delivered once, and never again.
  const full = isFull(flags, settings);
  const source = readSource(flags.source);
  const since = readSince(flags, settings.zone);
  const chosen = pulledSources.find(({ name }) => name === source);
  const takes = (option: PullOption) => chosen === undefined || chosen.pull.takes.includes(option);
  if (giveUp !== undefined && !takes('giveUp')) {
    throw new UsageError('GIVE_UP_SOURCE', '--give-up is for a session in a transaction only.', {
      hint: `Leave out --source ${source}.`,
    });
  }
  if (since !== undefined && !takes('since')) {
    throw new UsageError('HISTORY_SOURCE', `Only v4 goes back beyond 30 days; ${source} do not.`, {
      hint: 'Use --source v4, or polar-sync import for your account export.',
    });
  }
  if (originals !== undefined && !takes('originals')) {
    throw new UsageError('ORIGINALS_SOURCE', "v4 does not have Polar's original files.", {
      hint: 'Leave out --source v4: then they come from v3, if it accepts the sign-in.',
    });
  }
  return {
    ...readDataKinds(data, settings.data),
    source,
    details: {
      samples: full || samples === true,
      zones: full || zones === true,
      route: full || route === true,
    },
    ...(since !== undefined && { since }),
    ...(flags.allHistory === true && { allHistory: true }),
    ...(originals !== undefined && { originals: readFormats(originals) }),
    ...(giveUp !== undefined && { giveUp }),
  };
}

/** Whether everything is fetched: asked for, or remembered and no detail named. */
function isFull({ full, push, samples, zones, route }: PullFlags, settings: Pick<Settings, 'full'>): boolean {
  const isNamed = samples === true || zones === true || route === true;
  return full === true || push === true || (settings.full && !isNamed);
}

/** A dry run and a decision about one session are for a person who looks on. */
function refuseOnceOnly({ every, listen, dryRun, giveUp, allProfiles, jobs }: PullFlags): void {
  if (jobs !== undefined && allProfiles !== true) {
    throw new UsageError('CONFLICTING_OPTIONS', '--jobs needs --all-profiles: one profile is pulled by itself.', {
      hint: 'Add --all-profiles, or leave out --jobs.',
    });
  }
  if (every === undefined && listen !== undefined) {
    throw new UsageError('CONFLICTING_OPTIONS', '--listen needs --every: without it the pull does not stay.', {
      hint: 'Add --every 1h, or use polar-sync listen.',
    });
  }
  if (every === undefined || (dryRun !== true && giveUp === undefined)) return;
  throw new UsageError(
    'CONFLICTING_OPTIONS',
    `--every and ${dryRun === true ? '--dry-run' : '--give-up'} contradict each other.`,
    { hint: 'Give one of them.' },
  );
}

function readSource(typed = 'auto'): SourceChoice {
  if (sourceChoices.includes(typed)) return typed;
  throw new UsageError('SOURCE', `Unknown source ${JSON.stringify(typed)}.`, {
    hint: meant(typed, sourceChoices, `Choose ${orList(sourceChoices)}.`),
  });
}

function readSince({ since, allHistory }: PullFlags, zone: string | undefined): string | undefined {
  if (allHistory === true) return firstDay;
  if (since === undefined) return undefined;
  const day = dayNamed('--since', since, todayIn(zone));
  return day < firstDay ? firstDay : day;
}

/** Reads `--originals`: formats separated by commas. @throws UsageError ORIGINALS. */
export function readFormats(typed: string): OriginalFormat[] {
  const names = typed.split(',').map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !originalFormats.some((format) => format === name));
  if (unknown === undefined) return originalFormats.filter((format) => names.includes(format));
  throw new UsageError('ORIGINALS', `Polar has no original files in the format ${JSON.stringify(unknown)}.`, {
    hint: 'Choose from fit, tcx and gpx, separated by commas.',
  });
}
