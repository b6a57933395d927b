import type { TargetConfig } from '../../deliver/config.js';
import { exitCodeOf } from '../../deliver/engine/outcome.js';
import { UsageError } from '../../errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { noTargets, targetsOf } from '../delivery/targets.js';
import { doublesLeftOut } from '../filters/doubles.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { type FilterOptions, filterOptions, workoutFilter } from '../shared/filter.js';
import { resolveId } from '../shared/resolve-id.js';
import { deliver } from './deliver.js';
import { pushJson, reportPush } from './report-push.js';
import { runSettle } from './settle.js';

/** The flags of `push`, as commander passes them. */
export interface PushFlags extends FilterOptions {
  dryRun?: boolean;
  data?: boolean;
  settle?: string;
}

const sinceMeans = 'from this local date on, instead of what the target was added with';

/** `polar-sync push`. */
export const command: Definition = {
  description: 'deliver new workouts to your targets: training services, or a folder',
  arguments: [
    {
      name: '[what...]',
      description: 'only these targets, and only these workouts; with --settle: sent or not-sent',
      completes: 'stored',
    },
  ],
  options: [
    ...filterOptions.map((option) =>
      option.flags.startsWith('--since ') ? { ...option, description: sinceMeans } : option,
    ),
    { flags: '--dry-run', description: 'show what would be delivered; sends nothing' },
    {
      flags: '--data',
      description: 'also nights, HRV, resting heart rate, weight and SpO2, if the target accepts them',
    },
    {
      flags: '--settle <id>',
      description: 'you have looked at the target: this workout has arrived (sent) or not (not-sent)',
    },
  ],
  examples: [
    'push',
    'push --dry-run',
    'push intervals --since 2026-01-01',
    'push folder latest',
    'push intervals --sport running,trail_running --min-distance 5km',
    'push --settle k3f9 not-sent',
  ],
  run: runPush,
};

/**
 * Delivers what is new to each target. Exit 0; 3 if something did not arrive; or the exit code all targets failed with.
 * @throws UsageError NO_TARGETS, UNKNOWN_ID; StoreError, BusyError, InterruptedError.
 */
export async function runPush(context: Context, what: string[], flags: PushFlags): Promise<number> {
  const targets = targetsOf(context);
  if (targets.length === 0) throw noTargets();
  const { chosen, rest } = split(targets, what);
  const { since, onceEach, ...filter } = workoutFilter(flags, context);
  refuseOtherFilters(flags, since, filter);
  if (flags.settle !== undefined) return runSettle(context, { id: flags.settle, targets: chosen, words: rest }, flags);
  const began = performance.now();
  const choice = {
    targets: chosen,
    ...(since !== undefined && { since }),
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(onceEach !== true && { doubles: true }),
    ...{ dryRun: flags.dryRun === true, data: flags.data === true },
    ...(flags.athlete !== undefined && { athlete: flags.athlete }),
  };
  let leftOut: string | undefined;
  const outcomes = await deliver(context, choice, async (reader) => {
    await refuseUnknownSport(reader, filter);
    await explainIfNone(context, reader, { ...filter, ...(since !== undefined && { since }) });
    const from = since ?? chosen.map((target) => target.since).sort()[0];
    if (rest.length === 0 && onceEach === true) {
      leftOut = doublesLeftOut(reader, { ...filter, ...(from !== undefined && { since: from }), onceEach });
    }
    return rest.length === 0 ? undefined : rest.map((typed) => resolveId(reader, typed));
  });
  if (context.ui.json) context.ui.result(pushJson(outcomes, { durationMs: Math.round(performance.now() - began) }));
  reportPush(context.ui, outcomes, { dry: choice.dryRun });
  // Said with what has arrived: a run of the schedule that has nothing to do says nothing.
  const isNews = outcomes.some(({ sent }) => sent.length > 0);
  if (isNews && leftOut !== undefined && !context.ui.json) context.ui.note(leftOut);
  return exitCodeOf(outcomes, { dry: choice.dryRun });
}

/** Says why a choice of workouts is empty; that nothing is new needs no reason. */
async function explainIfNone({ ui }: Context, reader: Store, filter: WorkoutFilter): Promise<void> {
  if (Object.keys(filter).length > 0 && reader.count(filter) === 0) await explainNone(ui, reader, filter, !ui.json);
}

/** Nights and days are not workouts, and what is settled is named. @throws UsageError CONFLICTING_OPTIONS */
function refuseOtherFilters({ data, settle }: PushFlags, since: string | undefined, filter: WorkoutFilter): void {
  const [some] = Object.keys(filter);
  const other = settle !== undefined ? '--settle' : data === true ? '--data' : undefined;
  if (other === undefined || (some === undefined && (since === undefined || data === true))) return;
  throw new UsageError('CONFLICTING_OPTIONS', `${other} cannot be combined with a choice of workouts.`, {
    hint: `Leave ${other} out, or the flags that choose workouts.`,
  });
}

/** A word that names a target selects it; every other word names a workout. */
function split(targets: readonly TargetConfig[], what: readonly string[]): { chosen: TargetConfig[]; rest: string[] } {
  const isTarget = (word: string) => targets.some(({ name }) => name === word);
  const named = targets.filter(({ name }) => what.includes(name));
  return { chosen: named.length > 0 ? named : [...targets], rest: what.filter((word) => !isTarget(word)) };
}
