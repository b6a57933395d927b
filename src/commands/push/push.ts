import type { TargetConfig } from '../../deliver/config.js';
import { exitCodeOf } from '../../deliver/engine/outcome.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { noTargets, targetsOf } from '../delivery/targets.js';
import { type AthleteOption, athleteOption } from '../shared/athlete.js';
import { resolveId } from '../shared/resolve-id.js';
import { deliver } from './deliver.js';
import { pushJson, reportPush } from './report-push.js';
import { runSettle } from './settle.js';

/** The flags of `push`, as commander passes them. */
export interface PushFlags extends AthleteOption {
  since?: string;
  dryRun?: boolean;
  data?: boolean;
  settle?: string;
}

/** `polar-sync push`. */
export const command: Definition = {
  description: 'deliver new workouts to your targets: training services, or a folder',
  arguments: [
    { name: '[what...]', description: 'only these targets, and only these workouts; with --settle: sent or not-sent' },
  ],
  options: [
    { flags: '--since <date>', description: 'from this local date on, instead of what the target was added with' },
    { flags: '--dry-run', description: 'show what would be delivered; sends nothing' },
    {
      flags: '--data',
      description: 'also nights, HRV, resting heart rate, weight and SpO2, if the target accepts them',
    },
    {
      flags: '--settle <id>',
      description: 'you have looked at the target: this workout has arrived (sent) or not (not-sent)',
    },
    athleteOption,
  ],
  examples: [
    'push',
    'push --dry-run',
    'push intervals --since 2026-01-01',
    'push folder latest',
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
  if (flags.settle !== undefined) return runSettle(context, { id: flags.settle, targets: chosen, words: rest }, flags);
  const began = performance.now();
  const choice = {
    targets: chosen,
    ...(flags.since !== undefined && { since: flags.since }),
    ...{ dryRun: flags.dryRun === true, data: flags.data === true },
    ...(flags.athlete !== undefined && { athlete: flags.athlete }),
  };
  const outcomes = await deliver(context, choice, (reader) =>
    rest.length === 0 ? undefined : rest.map((typed) => resolveId(reader, typed)),
  );
  if (context.ui.json) context.ui.result(pushJson(outcomes, { durationMs: Math.round(performance.now() - began) }));
  reportPush(context.ui, outcomes, { dry: choice.dryRun });
  return exitCodeOf(outcomes, { dry: choice.dryRun });
}

/** A word that names a target selects it; every other word names a workout. */
function split(targets: readonly TargetConfig[], what: readonly string[]): { chosen: TargetConfig[]; rest: string[] } {
  const isTarget = (word: string) => targets.some(({ name }) => name === word);
  const named = targets.filter(({ name }) => what.includes(name));
  return { chosen: named.length > 0 ? named : [...targets], rest: what.filter((word) => !isTarget(word)) };
}
