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
import { seconds } from '../shared/numbers.js';
import { type PullChoice, pullWords, readDataKinds } from './data.js';

/** The flags of `pull`, as commander hands them over. */
export interface PullFlags extends OtherAthleteFlag {
  /** What to bring: kinds with commas between. */
  data?: string;
  samples?: boolean;
  zones?: boolean;
  route?: boolean;
  /** The three detail flags together. */
  full?: boolean;
  source?: string;
  /** Back to this local day, through API v4. */
  since?: string;
  /** As far back as there can be anything. */
  allHistory?: boolean;
  /** Formats of Polar's own files, with commas between. */
  originals?: string;
  dryRun?: boolean;
  /** Seconds to wait for another pull to end. */
  wait?: number;
  /** Delivers afterwards. */
  push?: boolean;
  /** An exercise id of a transaction. */
  giveUp?: string;
}

/** What `pull` takes. */
export const pullOptions: readonly OptionDefinition[] = [
  { flags: '--samples', description: 'with heart rate, speed and the other series' },
  { flags: '--zones', description: 'with heart rate zones' },
  { flags: '--route', description: 'with the route' },
  { flags: '--full', description: 'with all three' },
  {
    flags: '--originals <formats>',
    description: `with Polar's own files: ${originalFormats.join(', ')}, or several with commas between`,
    words: originalFormats,
  },
  {
    flags: '--data <kinds>',
    description: `workouts (default), ${dataKindNames.join(', ')}, or all; several with commas`,
    words: pullWords,
  },
  { flags: '--source <source>', description: `${orList(sourceChoices)} (default: auto)`, words: sourceChoices },
  { flags: '--since <day>', description: 'also go back to this day (2019-01-31); only with API v4' },
  { flags: '--all-history', description: 'also go back as far as Polar answers; only with API v4' },
  { flags: '--dry-run', description: 'only say what would come; never opens a transaction' },
  {
    flags: '--wait <span>',
    description: 'when another pull is running, wait for it that long (90s, 5m)',
    read: seconds,
  },
  { flags: '--push', description: 'with all details, then deliver to your targets, as polar-sync push' },
  otherAthleteOption,
  { flags: '--give-up <id>', description: 'let Polar forget this exercise, which cannot be fetched' },
];

/**
 * What `pull` is to do.
 * @param setting of the data that comes when no flag says.
 * @throws UsageError for what cannot be, or not together.
 */
export function readFlags(flags: PullFlags, setting: string | undefined): PullOptions & PullChoice {
  const { data, samples, zones, route, originals, giveUp } = flags;
  // A file without them would be delivered once, and never again.
  const full = flags.full === true || flags.push === true;
  const source = readSource(flags.source);
  const since = readSince(flags);
  const chosen = pulledSources.find(({ name }) => name === source);
  const takes = (option: PullOption) => chosen === undefined || chosen.pull.takes.includes(option);
  if (giveUp !== undefined && !takes('giveUp')) {
    throw new UsageError('GIVE_UP_SOURCE', '--give-up is about a session in a transaction.', {
      hint: `Leave out --source ${source}.`,
    });
  }
  if (since !== undefined && !takes('since')) {
    throw new UsageError('HISTORY_SOURCE', `Only API v4 goes back beyond 30 days; ${source} do not.`, {
      hint: 'Use --source v4, or polar-sync import for the export of your account.',
    });
  }
  if (originals !== undefined && !takes('originals')) {
    throw new UsageError('ORIGINALS_SOURCE', "API v4 does not have Polar's own files.", {
      hint: 'Leave out --source v4: then they come through v3, where the sign-in opens it.',
    });
  }
  return {
    ...readDataKinds(data, setting),
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

function readSource(typed = 'auto'): SourceChoice {
  if (sourceChoices.includes(typed)) return typed;
  throw new UsageError('SOURCE', `There is no source called ${JSON.stringify(typed)}.`, {
    hint: meant(typed, sourceChoices, `Choose ${orList(sourceChoices)}.`),
  });
}

function readSince({ since, allHistory }: PullFlags): string | undefined {
  if (allHistory === true) return firstDay;
  if (since === undefined) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(since) && new Date(`${since}T00:00:00Z`).toJSON()?.startsWith(since);
  if (isDay) return since < firstDay ? firstDay : since;
  throw new UsageError('DATE', `--since ${JSON.stringify(since)} is not a day.`, {
    hint: 'Write it as 2019-01-31, or use --all-history.',
  });
}

/** Reads `--originals`: formats with commas between. @throws UsageError ORIGINALS. */
export function readFormats(typed: string): OriginalFormat[] {
  const names = typed.split(',').map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !originalFormats.some((format) => format === name));
  if (unknown === undefined) return originalFormats.filter((format) => names.includes(format));
  throw new UsageError('ORIGINALS', `Polar makes no files of the kind ${JSON.stringify(unknown)}.`, {
    hint: 'Choose from fit, tcx and gpx, with commas between.',
  });
}
