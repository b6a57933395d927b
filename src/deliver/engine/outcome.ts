import { ExitCode, type PolarSyncError } from '../../errors.js';
import type { ContentField } from '../content.js';
import type { Delivery } from '../target.js';

/** Something of one delivery that a person may want to know. */
export interface Told {
  kind: Delivery['kind'];
  id: string;
  remoteId?: string;
  reason?: string;
  changed?: ContentField[];
  /** An earlier push has told it already. */
  known?: true;
}

/** What a push came to at one target. */
export interface TargetOutcome {
  name: string;
  /** Sent, and taken. With `dryRun`: would be sent. */
  sent: Told[];
  /** There already: from an earlier run whose answer was lost, or by another way. */
  found: Told[];
  replaced: Told[];
  /** Changed since they arrived, which the target cannot follow. */
  edited: Told[];
  refused: Told[];
  /** May have arrived, and nobody knows. */
  unknown: Told[];
  /** Certainly not there; the next push tries again. */
  waiting: Told[];
  /** There, and unchanged. */
  unchanged: number;
  /** What stopped the target, or the gravest of what happened to its deliveries. */
  problem?: PolarSyncError;
}

/** Of a target at which nothing has happened yet. */
export function emptyOutcome(name: string): TargetOutcome {
  return {
    ...{ name, sent: [], found: [], replaced: [], edited: [], refused: [], unknown: [], waiting: [] },
    unchanged: 0,
  };
}

/** Whether everything that can be there is there. An edit that the target cannot follow is told, and is no failure. */
export function isComplete({ refused, unknown, waiting, problem }: TargetOutcome): boolean {
  return problem === undefined && refused.length + unknown.length + waiting.length === 0;
}

/** The exit code of a push: what all targets failed for, if it is the same; partial when something arrived somewhere. */
export function exitCodeOf(outcomes: readonly TargetOutcome[]): ExitCode {
  if (outcomes.every(isComplete)) return ExitCode.ok;
  const [first, ...others] = outcomes.map(({ problem }) => problem?.exitCode);
  const isSame = first !== undefined && others.every((code) => code === first);
  const arrived = outcomes.some(({ sent, found, replaced }) => sent.length + found.length + replaced.length > 0);
  return isSame && !arrived ? first : ExitCode.partial;
}
