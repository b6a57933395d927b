import { ExitCode, type PolarSyncError } from '../../errors.js';
import type { ContentField } from '../content.js';
import type { Delivery } from '../target.js';

/** What a push reports of one delivery. */
export interface Reported {
  kind: Delivery['kind'];
  id: string;
  remoteId?: string;
  reason?: string;
  changed?: ContentField[];
  /** An earlier push has reported it already. */
  known?: true;
}

/** The result of a push at one target. */
export interface TargetOutcome {
  name: string;
  /** Sent and accepted. In a dry run: would be sent. */
  sent: Reported[];
  /** There already: from an earlier run whose response was lost, or by another way. */
  found: Reported[];
  replaced: Reported[];
  /** Changed since they arrived, and the target cannot be updated. */
  edited: Reported[];
  refused: Reported[];
  /** May have arrived; nothing has confirmed it yet. */
  unknown: Reported[];
  /** Certainly not there; the next push tries again. */
  waiting: Reported[];
  /** There, and unchanged. */
  unchanged: number;
  /** What stopped the target, or the most severe failure among its deliveries. */
  problem?: PolarSyncError;
}

/** The lists of an outcome. */
export type OutcomeList = 'sent' | 'found' | 'replaced' | 'edited' | 'refused' | 'unknown' | 'waiting';

/** The outcome of a target before its first delivery. */
export function emptyOutcome(name: string): TargetOutcome {
  return {
    ...{ name, sent: [], found: [], replaced: [], edited: [], refused: [], unknown: [], waiting: [] },
    unchanged: 0,
  };
}

/** Whether everything that can be there is there. An edit that the target cannot take is reported, and is no failure. */
export function isComplete({ refused, unknown, waiting, problem }: TargetOutcome): boolean {
  return problem === undefined && refused.length + unknown.length + waiting.length === 0;
}

/**
 * The exit code of a push: the common one if all targets failed alike and nothing arrived, otherwise 3.
 * @param dry nothing was sent, so only a target that cannot be used is a failure.
 */
export function exitCodeOf(outcomes: readonly TargetOutcome[], { dry = false } = {}): ExitCode {
  const judged = dry ? outcomes.map((one) => ({ ...one, waiting: [], unknown: [] })) : outcomes;
  if (judged.every(isComplete)) return ExitCode.ok;
  const [first, ...others] = judged.map(({ problem }) => problem?.exitCode);
  const isSame = first !== undefined && others.every((code) => code === first);
  const arrived = judged.some(({ sent, found, replaced }) => sent.length + found.length + replaced.length > 0);
  return isSame && !arrived ? first : ExitCode.partial;
}
