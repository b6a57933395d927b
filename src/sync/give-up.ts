import type { SourceName } from '../storage/sessions/source-name.js';
import type { Run } from './run.js';

/** An item that failed in this many runs does not come by waiting. */
const stuckAfterRuns = 5;

/** What to add to the reason why an item of a transaction did not come, once it is stuck. @param flags of the pull that gives it up. */
export function remedyWhenStuck(run: Run, source: SourceName, id: string, flags = ''): string {
  const runs = run.store.failures.get(run.userId, source, id)?.runs ?? 1;
  if (runs < stuckAfterRuns) return '';
  return `; stuck for ${runs} runs: polar-sync pull ${flags}--give-up ${id} lets the others go on without it`;
}

/** Whether a person has given the item up in an earlier run: then its absence does not keep the transaction open. */
export function isGivenUp({ store, userId }: Run, source: SourceName, id: string): boolean {
  return store.failures.get(userId, source, id)?.givenUp === true;
}

/** Gives an item up that did not come, when this command is to. @param lost says what of it will be lost. */
export function givesUp(run: Run, source: SourceName, id: string, problem: Error, lost: () => string): boolean {
  const { failures } = run.store;
  if (run.options.giveUp !== id) return false;
  failures.record(run.userId, source, id, run.id, problem.message);
  failures.giveUp(run.userId, source, id, run.now());
  run.note(`Giving up ${id}: ${lost()} will be lost at Polar (${problem.message})`);
  return true;
}
