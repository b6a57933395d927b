import { isComplete, type Reported, type TargetOutcome } from '../../deliver/engine/outcome.js';
import { inFull } from '../../errors.js';
import { count } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';

/** More would fill the screen; `--json` names them all. */
const maxShown = 10;

/** `polar-sync.push/1`; also the member `push` of `pull --push --json`. */
export function pushJson(outcomes: readonly TargetOutcome[], { durationMs }: { durationMs: number }) {
  return {
    schema: 'polar-sync.push/1',
    outcome: outcomes.every(isComplete) ? 'ok' : 'partial',
    targets: outcomes.map(targetJson),
    duration_ms: durationMs,
  };
}

function targetJson({ problem, unchanged, ...outcome }: TargetOutcome) {
  const { name, sent, found, replaced, edited, refused, unknown, waiting } = outcome;
  const lists = Object.entries({ sent, found, replaced, edited, refused, unknown, waiting });
  return {
    name,
    ...Object.fromEntries(lists.map(([list, reported]) => [list, reported.map(reportedJson)])),
    unchanged,
    ...(problem && {
      error: {
        code: problem.code,
        message: problem.message,
        ...(problem.hint !== undefined && { hint: problem.hint }),
      },
    }),
  };
}

function reportedJson({ kind, id, remoteId, reason, changed, known }: Reported) {
  return {
    ...{ kind, id },
    ...(remoteId !== undefined && { remote_id: remoteId }),
    ...(reason !== undefined && { reason }),
    ...(changed !== undefined && { changed }),
    ...(known && { known }),
  };
}

/** The result of a push, one line for each target, and what you may have to do. */
export function reportPush(ui: Ui, outcomes: readonly TargetOutcome[], { dry }: { dry: boolean }): void {
  for (const outcome of outcomes) {
    if (!ui.json) ui.print(`${outcome.name}: ${summary(outcome, dry)}`);
    reportEach(ui, outcome);
    const { problem } = outcome;
    if (problem) ui.warn(`${outcome.name}: ${inFull(problem)}`);
  }
}

function summary(
  { sent, found, replaced, edited, refused, unknown, waiting, unchanged }: TargetOutcome,
  dry: boolean,
): string {
  const parts: [Reported[], string][] = [
    [sent, dry ? 'would be sent' : 'sent'],
    [found, 'there already'],
    [replaced, dry ? 'would be updated' : 'updated'],
    [edited, 'edited since'],
    [refused, 'rejected'],
    [unknown, 'in doubt'],
    [waiting, 'waiting'],
  ];
  const counts = parts.filter(([list]) => list.length > 0).map(([list, words]) => `${list.length} ${words}`);
  if (unchanged > 0) counts.push(`${unchanged} unchanged`);
  return `${counts.length === 0 ? 'nothing new' : counts.join(', ')}.`;
}

function reportEach(ui: Ui, { name, edited, refused, unknown, waiting, problem }: TargetOutcome): void {
  few(
    ui,
    edited.filter(({ known }) => !known),
    ({ id, changed = [], reason }) => {
      const what = changed.length === 0 ? '' : ` (${changed.join(', ')})`;
      const why = reason === undefined ? '' : `: ${withoutStop(reason)}`;
      return `${name}: ${id} was edited since it arrived${what}; it stays there as it was${why}.`;
    },
  );
  few(ui, refused, ({ id, reason }) => `${name}: ${id} was rejected: ${reason}`);
  few(
    ui,
    unknown,
    ({ id, reason }) =>
      `${name}: it is unknown whether ${id} arrived: ${withoutStop(reason)}. If the next push cannot find out, look there, then run polar-sync push ${name} --settle ${id} sent (or not-sent).`,
  );
  // The problem of the target explains all of them.
  if (!problem)
    few(ui, waiting, ({ id, reason = 'the next push tries again' }) => `${name}: ${id} has not been sent: ${reason}`);
}

function withoutStop(reason = 'the response was lost'): string {
  return reason.replace(/\.$/, '');
}

function few(ui: Ui, list: readonly Reported[], line: (reported: Reported) => string): void {
  for (const reported of list.slice(0, maxShown)) ui.warn(line(reported));
  if (list.length > maxShown) ui.warn(`And ${count(list.length - maxShown, 'more workout')}.`);
}
