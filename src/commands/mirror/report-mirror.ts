import { ExitCode } from '../../errors.js';
import type { AthleteResult } from '../../mirror/athlete.js';
import { count } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { warnFailed } from '../shared/failed.js';
import type { AthleteOutcome } from './send-all.js';

/** Prints what was done, an athlete a line. @returns the exit code. */
export function reportMirror(ui: Ui, outcomes: readonly AthleteOutcome[], place: string, durationMs: number): number {
  const exitCode = exitCodeOf(outcomes);
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.mirror/1',
      mirror: place,
      athletes: outcomes.map(asJson),
      duration_ms: durationMs,
    });
    return exitCode;
  }
  for (const one of outcomes) {
    ui.print(`${one.athlete}: ${inWords(one)}`);
    if (one.outcome === 'failed' && one.problem.hint !== undefined) ui.warn(`${one.athlete}: ${one.problem.hint}`);
    if (one.outcome !== 'sent') continue;
    warnFailed(ui, one.result.failed);
    for (const [column, values] of one.result.unheld)
      ui.warn(`${one.athlete}: PostgreSQL cannot hold ${count(values, 'value')} of ${column}; left empty there.`);
  }
  return exitCode;
}

/** Prints that an athlete was deleted. */
export function reportRemoved(ui: Ui, athlete: string, place: string, there: boolean): void {
  if (ui.json) ui.result({ schema: 'polar-sync.mirror-remove/1', mirror: place, athlete, removed: there });
  else ui.print(there ? `Everything of ${athlete} is deleted from ${place}.` : `There is no ${athlete} in ${place}.`);
}

function exitCodeOf(outcomes: readonly AthleteOutcome[]): number {
  const problems = outcomes.flatMap((one) => (one.outcome === 'failed' ? [one.problem] : []));
  const [first] = problems;
  if (first && problems.length === outcomes.length) return first.exitCode;
  const lacking = outcomes.some((one) => one.outcome === 'sent' && one.result.failed.length > 0);
  return first || lacking ? ExitCode.partial : ExitCode.ok;
}

function asJson(one: AthleteOutcome): Record<string, unknown> {
  const { athlete } = one;
  const outcome = one.outcome.replace(' ', '_');
  if (one.outcome === 'failed') {
    const { code, message, hint } = one.problem;
    return { athlete, outcome, problem: { code, message, ...(hint !== undefined && { hint }) } };
  }
  if (one.outcome !== 'sent') return { athlete, outcome };
  const { workouts, records, rows, failed, unheld } = one.result;
  return { athlete, outcome, workouts, records, rows, failed, unheld: Object.fromEntries(unheld) };
}

function inWords(one: AthleteOutcome): string {
  if (one.outcome === 'failed') return `failed: ${one.problem.message}`;
  if (one.outcome !== 'sent') return one.outcome === 'unchanged' ? 'unchanged.' : 'no database yet.';
  const { workouts, records, rows } = one.result;
  return `${changes(workouts, 'workout')}; ${changes(records, 'record')}; ${count(rows, 'row')} sent.`;
}

function changes({ new: added, updated, deleted, unchanged }: AthleteResult['workouts'], noun: string): string {
  const parts = [
    ...(added > 0 ? [`${added} new`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(deleted > 0 ? [`${deleted} deleted`] : []),
  ];
  const all = count(added + updated + deleted + unchanged, noun);
  if (parts.length > 0) return `${all} (${parts.join(', ')})`;
  return unchanged > 0 ? `${all}, unchanged` : all;
}
