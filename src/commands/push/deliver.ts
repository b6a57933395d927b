import { existsSync, realpathSync } from 'node:fs';
import { journalFile, type TargetConfig } from '../../deliver/config.js';
import { dataDeliveries } from '../../deliver/data.js';
import { Journal } from '../../deliver/engine/journal.js';
import { Ledger } from '../../deliver/engine/ledger.js';
import { emptyOutcome, type TargetOutcome, type Told } from '../../deliver/engine/outcome.js';
import { pushTo, type Wanted } from '../../deliver/engine/push.js';
import { workoutDelivery } from '../../deliver/items.js';
import type { DataDelivery } from '../../deliver/target.js';
import { BusyError, InterruptedError, PolarSyncError } from '../../errors.js';
import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { lockStore } from '../../storage/lock.js';
import { openStore, type Store } from '../../storage/store.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { openTargetOf } from '../delivery/open-target.js';
import { openAthleteReader } from '../shared/athlete.js';

/** What is to be delivered. */
export interface PushChoice {
  targets: readonly TargetConfig[];
  /** Only these workouts, whatever the targets deliver by themselves; as typed. */
  ids?: readonly string[];
  /** From this day or instant on, in the place of what the targets were told. */
  since?: string;
  dryRun?: boolean;
  /** Nights and days as well, to targets that take them. */
  data?: boolean;
  athlete?: string;
}

/**
 * Delivers to one target after the other, each in its own right: what is wrong with one of them is in its outcome.
 * @param choose the workouts' ids in the store.
 * @throws StoreError, BusyError PUSH_RUNNING, InterruptedError, UsageError for an id there is not.
 */
export async function deliver(
  context: Context,
  choice: PushChoice,
  choose: (reader: Store) => string[] | undefined = () => undefined,
): Promise<TargetOutcome[]> {
  const { settings, signal } = context;
  const path = settings.paths.dbFile;
  const reader = await openAthleteReader(context, choice);
  try {
    const ids = choose(reader);
    if (choice.dryRun) return await toEach(context, choice, { reader, ledger: new Ledger(reader.deliveries), ids });
    const lock = await lockPush(path, signal);
    try {
      const store = openStore(path);
      try {
        return await toEach(context, choice, { reader, ledger: new Ledger(store.deliveries), ids });
      } finally {
        store.close();
      }
    } finally {
      lock.release();
    }
  } finally {
    reader.close();
  }
}

/** One push at a time works on a store; pulls go on meanwhile. @throws BusyError PUSH_RUNNING */
export async function lockPush(path: string, signal: AbortSignal): Promise<{ release(): void }> {
  // Under two names it is still one store.
  const file = `${existsSync(path) ? realpathSync(path) : path}.push`;
  try {
    return await lockStore(file, 0, signal);
  } catch (cause) {
    if (!(cause instanceof BusyError)) throw cause;
    throw new BusyError('PUSH_RUNNING', 'Another polar-sync is delivering from this database.', {
      hint: 'Wait for it to end.',
      cause,
    });
  }
}

interface Hands {
  reader: Store;
  ledger: Ledger;
  ids: readonly string[] | undefined;
}

async function toEach(context: Context, choice: PushChoice, hands: Hands): Promise<TargetOutcome[]> {
  const outcomes: TargetOutcome[] = [];
  for (const config of choice.targets) outcomes.push(await toOne(context, config, choice, hands));
  return outcomes;
}

async function toOne(
  context: Context,
  config: TargetConfig,
  choice: PushChoice,
  { reader, ledger, ids }: Hands,
): Promise<TargetOutcome> {
  const { signal, ui } = context;
  const damaged = new Map<string, FailedWorkout>();
  const workouts = await wantedWorkouts(reader, config, choice, ids, signal, (one) => void damaged.set(one.id, one));
  const [userId = ''] = reader.users();
  try {
    const open = await openTargetOf(context, config);
    const withData = ids === undefined && (choice.data === true || config.data === true);
    const days = withData ? dataDeliveries(reader.records, open.kind.data, choice.since ?? config.since) : [];
    try {
      const outcome = await withProgress(ui, `Delivering to ${config.name}`, (progress) => {
        const tellPace = paced(progress);
        const journal = open.kind.askable
          ? undefined
          : new Journal(journalFile(context.settings.paths), userId, config.name);
        return pushTo(open, wantedIn(reader, config, workouts, days, ids !== undefined), {
          ...{ ledger, userId, signal, now: () => new Date(), dryRun: choice.dryRun === true, journal },
          onProgress: (done) =>
            tellPace({
              doing: `Delivering to ${config.name}`,
              done,
              total: workouts.length + days.length,
              noun: 'delivery',
            }),
        });
      });
      outcome.waiting.push(...stillToDeliver(reader, config, damaged));
      return outcome;
    } finally {
      await open.target.close();
    }
  } catch (problem) {
    // A target that cannot be opened, such as one whose key is not there, must not stop the others.
    if (!(problem instanceof PolarSyncError) || problem instanceof InterruptedError || isOfStore(problem))
      throw problem;
    return { ...emptyOutcome(config.name), problem };
  }
}

function isOfStore({ exitCode }: PolarSyncError): boolean {
  return exitCode === 8;
}

/** What the target delivers by itself, and what of earlier times is still open; or what the person named. */
async function wantedWorkouts(
  reader: Store,
  config: TargetConfig,
  choice: PushChoice,
  ids: readonly string[] | undefined,
  signal: AbortSignal,
  onDamaged: (failed: FailedWorkout) => void,
): Promise<WorkoutSummary[]> {
  if (ids !== undefined) return gathered(reader.summaries({ ids: [...ids] }, onDamaged), signal);
  const recent = await gathered(reader.summaries({ since: choice.since ?? config.since }, onDamaged), signal);
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
function stillToDeliver(reader: Store, config: TargetConfig, damaged: ReadonlyMap<string, FailedWorkout>): Told[] {
  return [...damaged.values()].flatMap(({ id, reason }): Told[] => {
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
  asked: boolean,
): Generator<Wanted> {
  for (const workout of workouts) yield { delivery: workoutDelivery(reader, workout, config), asked };
  for (const delivery of days) yield { delivery, asked: false };
}
