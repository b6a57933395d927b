import type { SourceName } from '../storage/sessions/source-name.js';
import type { Run } from './run.js';

/** After an item has failed in this many runs, waiting does not help. */
const stuckAfterRuns = 5;

/** What to add to the failure of an item in a transaction once it is stuck. @param flags of the pull that gives it up. */
export function remedyWhenStuck(run: Run, source: SourceName, id: string, flags = ''): string {
  const runs = run.store.failures.get(run.userId, source, id)?.runs ?? 1;
  if (runs < stuckAfterRuns) return '';
  return `; stuck for ${runs} runs: polar-sync pull ${flags}--give-up ${id} lets the other items proceed without it`;
}

/** Whether the user gave the item up in an earlier run: then its absence does not keep the transaction open. */
export function isGivenUp({ store, userId }: Run, source: SourceName, id: string): boolean {
  return store.failures.get(userId, source, id)?.givenUp === true;
}

/** Gives up an item that failed, if this command was asked to. @param lost says what will be lost. */
export function givesUp(run: Run, source: SourceName, id: string, problem: Error, lost: () => string): boolean {
  const { failures } = run.store;
  if (run.options.giveUp !== id) return false;
  failures.record(run.userId, source, id, run.id, problem.message);
  failures.giveUp(run.userId, source, id, run.now());
  run.note(`Giving up ${id}: ${lost()} will be lost at Polar (${problem.message})`);
  return true;
}
