import type { TargetOutcome, Told } from '../../deliver/engine/outcome.js';
import { count } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';

/** More would fill the screen; `--json` names them all. */
const shown = 10;

/** `polar-sync.push/1`; also the member `push` of `pull --push --json`. */
export function pushJson(outcomes: readonly TargetOutcome[], { durationMs }: { durationMs: number }) {
  return {
    schema: 'polar-sync.push/1',
    outcome: outcomes.every(isFine) ? 'ok' : 'partial',
    targets: outcomes.map(targetJson),
    duration_ms: durationMs,
  };
}

function targetJson({ problem, unchanged, ...outcome }: TargetOutcome) {
  const { name, sent, found, replaced, edited, refused, unknown, waiting } = outcome;
  const lists = Object.entries({ sent, found, replaced, edited, refused, unknown, waiting });
  return {
    name,
    ...Object.fromEntries(lists.map(([list, told]) => [list, told.map(toldJson)])),
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

function toldJson({ kind, id, remoteId, reason, changed, known }: Told) {
  return {
    ...{ kind, id },
    ...(remoteId !== undefined && { remote_id: remoteId }),
    ...(reason !== undefined && { reason }),
    ...(changed !== undefined && { changed }),
    ...(known && { known }),
  };
}

function isFine({ problem, unknown, waiting, refused }: TargetOutcome): boolean {
  return problem === undefined && unknown.length + waiting.length + refused.length === 0;
}

/** What a push came to, a line for each target, and what a person may have to do. */
export function tellPush(ui: Ui, outcomes: readonly TargetOutcome[], { dry }: { dry: boolean }): void {
  for (const outcome of outcomes) {
    if (!ui.json) ui.print(`${outcome.name}: ${summary(outcome, dry)}`);
    tellEach(ui, outcome);
    const { problem } = outcome;
    if (problem)
      ui.warn([`${outcome.name}: ${problem.message}`, problem.hint].filter((part) => part !== undefined).join(' '));
  }
}

function summary(
  { sent, found, replaced, edited, refused, unknown, waiting, unchanged }: TargetOutcome,
  dry: boolean,
): string {
  const parts: [Told[], string][] = [
    [sent, dry ? 'would be sent' : 'sent'],
    [found, 'there already'],
    [replaced, dry ? 'would be updated' : 'updated'],
    [edited, 'edited since'],
    [refused, 'rejected'],
    [unknown, 'in doubt'],
    [waiting, 'waiting'],
  ];
  const said = parts.filter(([list]) => list.length > 0).map(([list, words]) => `${list.length} ${words}`);
  if (unchanged > 0) said.push(`${unchanged} unchanged`);
  return `${said.length === 0 ? 'nothing new' : said.join(', ')}.`;
}

function tellEach(ui: Ui, { name, edited, refused, unknown, waiting, problem }: TargetOutcome): void {
  few(
    ui,
    edited.filter(({ known }) => !known),
    ({ id, changed = [] }) =>
      `${name}: ${id} was edited since it arrived (${changed.join(', ')}); it stays there as it was.`,
  );
  few(ui, refused, ({ id, reason }) => `${name}: ${id} was not accepted: ${reason}`);
  few(
    ui,
    unknown,
    ({ id, reason }) =>
      `${name}: whether ${id} arrived is not known: ${reason}. If the next push does not find out, look there, then run polar-sync push ${name} --settle ${id} sent (or not-sent).`,
  );
  // The problem of the target says it for all of them.
  if (!problem)
    few(ui, waiting, ({ id, reason = 'the next push tries again' }) => `${name}: ${id} has not been sent: ${reason}`);
}

function few(ui: Ui, list: readonly Told[], line: (told: Told) => string): void {
  for (const told of list.slice(0, shown)) ui.warn(line(told));
  if (list.length > shown) ui.warn(`And ${count(list.length - shown, 'more workout')}.`);
}
