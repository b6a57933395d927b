import { journalFile, type TargetConfig } from '../../deliver/config.js';
import { dataDeliveries } from '../../deliver/data.js';
import { Journal } from '../../deliver/engine/journal.js';
import type { Ledger } from '../../deliver/engine/ledger.js';
import { emptyOutcome, type Reported, type TargetOutcome } from '../../deliver/engine/outcome.js';
import { pushTo, type Wanted } from '../../deliver/engine/push.js';
import { workoutDelivery } from '../../deliver/items.js';
import type { DataDelivery } from '../../deliver/target.js';
import { InterruptedError, PolarSyncError, StoreError } from '../../errors.js';
import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { StoreLock } from '../../storage/lock.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { openTargetOf } from '../delivery/open-target.js';
import { withPushStores } from './open-for-push.js';

/** What to deliver. */
export interface PushChoice {
  targets: readonly TargetConfig[];
  /** From this date or instant on, instead of what each target was added with. */
  since?: string;
  /** Only workouts that match this as well, and nothing else. */
  filter?: WorkoutFilter;
  /** Every recording of an activity, not only the one that counts. */
  doubles?: boolean;
  dryRun?: boolean;
  /** Nights and days as well, to targets that accept them. */
  data?: boolean;
  athlete?: string;
}

/**
 * Delivers to one target after the other; a failure of one of them is in its outcome.
 * @param choose the ids of the workouts to deliver; undefined: what each target gets by itself.
 * @throws StoreError, BusyError PUSH_RUNNING, InterruptedError, UsageError for an unknown id.
 */
export async function deliver(
  context: Context,
  choice: PushChoice,
  choose: (reader: Store) => Promise<string[] | undefined> = async () => undefined,
): Promise<TargetOutcome[]> {
  return withPushStores(context, choice, async ({ reader, ledger }) => {
    const ids = await choose(reader);
    const outcomes: TargetOutcome[] = [];
    for (const config of choice.targets) outcomes.push(await toOne(context, config, choice, { reader, ledger, ids }));
    return outcomes;
  });
}

interface Parts {
  reader: Store;
  ledger: Ledger;
  ids: readonly string[] | undefined;
}

async function toOne(context: Context, config: TargetConfig, choice: PushChoice, parts: Parts): Promise<TargetOutcome> {
  const { signal, ui } = context;
  const { reader, ledger, ids } = parts;
  const damaged = new Map<string, FailedWorkout>();
  const workouts = await wantedWorkouts(reader, config, choice, ids, signal, (one) => void damaged.set(one.id, one));
  const [userId = ''] = reader.users();
  try {
    const open = await openTargetOf(context, config);
    const withData = ids === undefined && choice.filter === undefined && (choice.data === true || config.data === true);
    const days = withData ? dataDeliveries(reader.records, open.kind.data, choice.since ?? config.since) : [];
    const hasMemory = open.kind.askable && !open.kind.forgets;
    const path = journalFile(context.settings.paths);
    const journal = hasMemory ? undefined : new Journal(path, userId, config.name);
    const doing = `Delivering to ${config.name}`;
    let lock: StoreLock | undefined;
    try {
      lock = choice.dryRun === true ? undefined : await journal?.lock(signal);
      const outcome = await withProgress(ui, doing, (progress) => {
        const reportPace = paced(progress);
        return pushTo(open, wantedIn(reader, config, workouts, days, ids !== undefined), {
          ...{ ledger, userId, signal, now: () => new Date(), dryRun: choice.dryRun === true, journal },
          onProgress: (done) => reportPace({ doing, done, total: workouts.length + days.length, noun: 'delivery' }),
        });
      });
      outcome.waiting.push(...stillToDeliver(reader, config, damaged));
      return outcome;
    } finally {
      lock?.release();
      await open.target.close();
    }
  } catch (problem) {
    // A target that cannot be used, such as one whose key is missing, must not stop the others.
    const isOfTarget =
      problem instanceof PolarSyncError && !(problem instanceof InterruptedError) && !(problem instanceof StoreError);
    if (!isOfTarget) throw problem;
    return { ...emptyOutcome(config.name), problem };
  }
}

/** The workouts the user named or chose; or what the target gets by itself, and earlier ones that are still open. */
async function wantedWorkouts(
  reader: Store,
  config: TargetConfig,
  choice: PushChoice,
  ids: readonly string[] | undefined,
  signal: AbortSignal,
  onDamaged: (failed: FailedWorkout) => void,
): Promise<WorkoutSummary[]> {
  const { filter } = choice;
  if (ids !== undefined) return gathered(reader.summaries({ ...filter, ids: [...ids] }, onDamaged), signal);
  const since = choice.since ?? config.since;
  const recent = await gathered(
    reader.summaries({ ...filter, since, onceEach: choice.doubles !== true }, onDamaged),
    signal,
  );
  if (filter) return recent;
  const known = new Set(recent.map(({ id }) => id));
  const open = reader.deliveries
    .list({ target: config.name })
    .filter(
      ({ kind, state, item }) => kind === 'workout' && state !== 'sent' && state !== 'refused' && !known.has(item),
    );
  const earlier = await gathered(reader.summaries({ ids: open.map(({ item }) => item) }, onDamaged), signal);
  return open.length === 0 ? recent : [...earlier, ...recent];
}

/** Workouts that cannot be read and have not arrived: they are named, and the next push tries again. */
function stillToDeliver(reader: Store, config: TargetConfig, damaged: ReadonlyMap<string, FailedWorkout>): Reported[] {
  return [...damaged.values()].flatMap(({ id, reason }): Reported[] => {
    const rows = reader.deliveries.ofWorkout([id, ...reader.aliases(id)]);
    const isThere = rows.some(({ target, state }) => target === config.name && state === 'sent');
    return isThere ? [] : [{ kind: 'workout', id, reason }];
  });
}

function* wantedIn(
  reader: Store,
  config: TargetConfig,
  workouts: readonly WorkoutSummary[],
  days: readonly DataDelivery[],
  named: boolean,
): Generator<Wanted> {
  for (const workout of workouts) yield { delivery: workoutDelivery(reader, workout, config), named };
  for (const delivery of days) yield { delivery, named: false };
}
