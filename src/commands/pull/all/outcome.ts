import { ExitCode, inFull, PolarSyncError } from '../../../errors.js';
import type { PullResult } from '../../../sync/pull-contract.js';
import { count } from '../../../ui/format.js';

/** How the pull of one profile has ended, as `pull --all-profiles --json` lists it. */
export interface ProfileOutcome {
  profile: string;
  /** The exit code of a pull of this profile alone; absent: it was skipped. */
  exit?: number;
  /** `polar-sync.pull/1`, with `push` if the workouts were delivered. */
  pull?: unknown;
  error?: { code: string; exit: number; message: string; hint: string | null };
  /** Why nothing was asked. */
  skipped?: 'not signed in';
}

/** The outcome of a pull that failed. A bug is one too: it must not cost the others their pull. */
export function failed(profile: string, problem: unknown): ProfileOutcome {
  const known = problem instanceof PolarSyncError;
  const exit = known ? problem.exitCode : ExitCode.unexpected;
  const message = problem instanceof Error ? problem.message : String(problem);
  const code = known ? problem.code : 'UNEXPECTED';
  return { profile, exit, error: { code, exit, message, hint: (known && problem.hint) || null } };
}

/**
 * The exit code of all: 0 if every pull succeeded, the common one if all failed alike, otherwise 3. Profiles that are not
 * signed in do not count.
 */
export function exitCodeOfAll(outcomes: readonly ProfileOutcome[]): number {
  const [first = ExitCode.ok, ...others] = outcomes.flatMap(({ exit }) => exit ?? []);
  return others.every((exit) => exit === first) ? first : ExitCode.partial;
}

/** `anna: 3 new, 1 updated, 12 unchanged; 5 nights and days; 14 requests`. */
export function summaryOf({ profile, pull, error, exit, skipped }: ProfileOutcome, dry: boolean): string {
  if (skipped !== undefined) return `${profile}: ${skipped}`;
  if (error !== undefined)
    return `${profile}: failed (exit ${error.exit}): ${inFull({ ...error, hint: error.hint ?? undefined })}`;
  const { workouts, data, failed: lacking, requests } = pull as PullResult;
  const records = Object.values(data).reduce((sum, kind) => sum + kind.new + kind.updated, 0);
  const parts = [
    dry
      ? `would pull ${workouts.new} new and ${workouts.updated} changed workouts`
      : `${workouts.new} new, ${workouts.updated} updated, ${workouts.unchanged} unchanged`,
    ...(records > 0 ? [`${records} new or updated in other data`] : []),
    ...(lacking.length > 0 ? [`incomplete: ${lacking.length}`] : []),
    ...(lacking.length === 0 && exit !== ExitCode.ok ? [`exit ${exit}`] : []),
    count(requests, 'request'),
  ];
  return `${profile}: ${parts.join('; ')}`;
}

/** How all of it has ended, in one line. */
export function allInWords(outcomes: readonly ProfileOutcome[]): string {
  const asked = outcomes.filter(({ exit }) => exit !== undefined);
  const having = (wanted: (outcome: ProfileOutcome) => boolean) => asked.filter(wanted).length;
  const failures = having(({ error }) => error !== undefined);
  const incomplete = having(({ exit, error }) => exit !== ExitCode.ok && error === undefined);
  const skipped = outcomes.length - asked.length;
  const parts = [
    `${asked.length - failures} of ${count(asked.length, 'profile')} pulled`,
    ...(incomplete > 0 ? [`${incomplete} incomplete`] : []),
    ...(failures > 0 ? [`${failures} failed`] : []),
    ...(skipped > 0 ? [`${skipped} not signed in`] : []),
  ];
  return `${parts.join('; ')}.`;
}
