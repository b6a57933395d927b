import { ExitCode } from '../../errors.js';
import type { Library } from '../../storage/library.js';
import { openLibrary } from '../../storage/library.js';
import { duration, wallClock, words } from '../../ui/format.js';
import type { Units } from '../../ui/units.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { recordKindsOf } from '../kinds/choose.js';
import { type AthleteOption, chooser } from '../shared/athlete.js';

/** As many as a person looks through. */
const OFFERED = 50;
/** Somebody waits for the Tab key. */
const WAIT_MS = 100;

const leaveOut = () => {};

/**
 * Prints what the last word of a command line may become, a line each: an id or a date, a tab, and what it is. The newest
 * come first. A database that is missing, locked, damaged or of another version offers nothing, and is not touched.
 */
export async function runCompleting(
  context: Context,
  typed: string,
  options: AthleteOption & { data?: string },
): Promise<number> {
  const { settings, stdout, ui } = context;
  let lines: string[] = [];
  try {
    const reader = openLibrary(settings.paths.dbFile, chooser(context, options), WAIT_MS);
    try {
      lines = options.data === undefined ? workouts(reader, typed, ui.units) : days(reader, options.data, typed);
    } finally {
      reader.close();
    }
  } catch {
    // A shell shows an error in the middle of the line that is being typed.
  }
  if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.ok;
}

function workouts(reader: Library, typed: string, units: Units): string[] {
  const prefix = typed.toLowerCase();
  const newest = reader.list({ last: OFFERED, hidden: true }, leaveOut).reverse();
  // Older ones are found only by what they begin with.
  const some = prefix === '' ? newest : found(reader, typed);
  const ids = some.map((workout) => `${workout.id}\t${inWords(workout, units)}`);
  const [latest] = newest;
  const words = latest && 'latest'.startsWith(prefix) ? [`latest\t${inWords(latest, units)}`] : [];
  return [...words, ...ids, ...datesOf(reader, prefix)];
}

/** Workouts whose ids begin so, newest first. */
function found(reader: Library, typed: string): WorkoutSummary[] {
  const ids = reader.resolve(typed);
  return ids.length === 0 ? [] : reader.list({ ids, last: OFFERED }, leaveOut).reverse();
}

/** Dates on which there is one workout, since `show` takes only those; not before one is begun. */
function datesOf(reader: Library, prefix: string): string[] {
  const period = periodOf(prefix);
  if (period === undefined) return [];
  const onDay = new Map<string, WorkoutSummary[]>();
  for (const workout of reader.summaries({ ...period, onceEach: true }, leaveOut)) {
    const day = workout.start_time_local.slice(0, 10);
    if (day.startsWith(prefix)) onDay.set(day, [...(onDay.get(day) ?? []), workout]);
  }
  return [...onDay]
    .reverse()
    .flatMap(([day, [only, ...others]]) => (only && others.length === 0 ? [`${day}\t${words(only.type)}`] : []))
    .slice(0, OFFERED);
}

/** The days that a date begun like this can be, from the year on: `2026`, `2026-1`, `2026-11-0`. */
function periodOf(prefix: string): { since: string; until: string } | undefined {
  if (!/^\d{4}(-(\d{1,2}(-\d{0,2})?)?)?$/.test(prefix)) return undefined;
  const year = prefix.slice(0, 4);
  return { since: `${year}-01-01`, until: `${year}-12-31` };
}

function inWords(
  { start_time_local: start, type, name, duration_seconds: seconds, ...other }: WorkoutSummary,
  units: Units,
): string {
  const far = other.distance_meters === undefined ? [] : [units.distance(other.distance_meters)];
  const long = seconds === undefined ? [] : [duration(seconds)];
  return [wallClock(start), name ?? words(type), ...far, ...long].join(' ').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

/** The dates of records, newest first. */
function days(reader: Library, data: string, prefix: string): string[] {
  const dates = recordKindsOf(data).flatMap((kind) => reader.records.list(kind).map(({ date }) => date));
  const some = ['latest', ...[...new Set(dates)].sort().reverse()].filter((word) => word.startsWith(prefix));
  return dates.length === 0 ? [] : some.slice(0, OFFERED);
}
