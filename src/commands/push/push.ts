import type { TargetConfig } from '../../deliver/config.js';
import { exitCodeOf, isComplete, type TargetOutcome } from '../../deliver/engine/outcome.js';
import type { ExitCode } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { noTargets, targetsOf } from '../delivery/targets.js';
import { type AthleteOption, athleteOption } from '../shared/athlete.js';
import { resolveId } from '../shared/resolve-id.js';
import { deliver } from './deliver.js';
import { runSettle } from './settle.js';
import { pushJson, tellPush } from './tell-push.js';

/** The flags of `push`, as commander hands them over. */
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
    { name: '[what...]', description: 'only these targets, and only these workouts; sent and not-sent with --settle' },
  ],
  options: [
    { flags: '--since <day>', description: 'from this local day on, instead of what the target was added with' },
    { flags: '--dry-run', description: 'show what would be delivered; sends nothing' },
    { flags: '--data', description: 'also nights, HRV, resting heart rate and weight, where the target takes them' },
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
 * Delivers what is new to each target. Exit 0, 3 when something did not arrive, else what all targets failed for.
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
  tellPush(context.ui, outcomes, { dry: choice.dryRun });
  return exitOf(outcomes, choice.dryRun);
}

/** What would be is no failure. */
function exitOf(outcomes: readonly TargetOutcome[], dry: boolean): ExitCode {
  const failed = outcomes.filter((one) => !isComplete(one));
  return exitCodeOf(
    dry ? outcomes.map((one) => ({ ...one, waiting: [], unknown: [] })) : failed.length > 0 ? outcomes : [],
  );
}

/** A word that names a target is one; every other one is about workouts. */
function split(targets: readonly TargetConfig[], what: readonly string[]): { chosen: TargetConfig[]; rest: string[] } {
  const isTarget = (word: string) => targets.some(({ name }) => name === word);
  const named = targets.filter(({ name }) => what.includes(name));
  return { chosen: named.length > 0 ? named : [...targets], rest: what.filter((word) => !isTarget(word)) };
}
