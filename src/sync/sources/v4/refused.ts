import { RefusedError, UnexpectedStatusError } from '../../../polar/errors.js';
import type { Library } from '../../../storage/library.js';
import type { Run } from '../../run.js';
import { type Day, type Days, plusDays } from './days.js';
import { source } from './name.js';

/** How what is refused is named among what did not come; it is none of those that are asked for again. */
const prefix = 'refused-';

/** Days whose sessions Polar refuses to hand out, in what words and when it did so last (RFC 3339 UTC). */
export interface Refused extends Days {
  reason: string;
  at: string;
}

/** What Polar says to a window that it does not serve. */
export type Refusal = RefusedError | UnexpectedStatusError;

/**
 * 400 and 403 to the summary of a window, while Polar answers the last 90 days: how far back it serves is not documented,
 * nor how it says so. A missing scope is a matter of the sign-in, and everything else is trouble that may pass.
 */
export function isRefusal(problem: unknown): problem is Refusal {
  if (problem instanceof UnexpectedStatusError) return problem.status === 400;
  return problem instanceof RefusedError && problem.status === 403 && problem.code !== 'SCOPE_MISSING';
}

/** Whether the name of something that did not come says that Polar refuses it. */
export function isRefused(externalId: string): boolean {
  return externalId.startsWith(prefix);
}

/** What Polar refuses of a user's past; undefined: nothing that is known. */
export function refusedOf({ failures }: Pick<Library, 'failures'>, userId: string): Refused | undefined {
  const known = failures.of(userId, source).find(({ externalId }) => isRefused(externalId));
  const [from, to] = known?.externalId.slice(prefix.length).split('/') ?? [];
  if (!known || from === undefined || to === undefined) return undefined;
  return { from, to, reason: known.reason, at: known.lastTriedAt };
}

/** Remembers what Polar refuses, together with what it refused before. */
export function remember(run: Run, days: Days, problem: Refusal): void {
  const before = refusedOf(run.store, run.userId);
  const from = before !== undefined && before.from < days.from ? before.from : days.from;
  const to = before !== undefined && before.to > days.to ? before.to : days.to;
  const words = problem.complaint === undefined ? '' : `: "${problem.complaint}"`;
  const reason = `status ${problem.status}${words}`;
  run.store.atomically(() => {
    if (before) forget(run, before);
    run.store.failures.record(run.userId, source, `${prefix}${from}/${to}`, run.id, reason);
  });
}

/** Says what is known to be refused: once for a run that has found out more. */
export function tellRefused(run: Run): void {
  const known = refusedOf(run.store, run.userId);
  if (known) run.note(`Polar refuses ${inWords(known)} It is not asked for again, unless named with --since.`);
}

/** Polar answers (again) from a day on. */
export function answered(run: Run, from: Day): void {
  const before = refusedOf(run.store, run.userId);
  if (!before || from >= before.to) return;
  run.store.atomically(() => {
    forget(run, before);
    if (from <= before.from) return;
    run.store.failures.record(run.userId, source, `${prefix}${before.from}/${from}`, run.id, before.reason);
  });
}

function forget(run: Run, { from, to }: Days): void {
  run.store.failures.clear(run.userId, source, `${prefix}${from}/${to}`);
}

/** What is left of a window without what is known to be refused; undefined: nothing. */
export function withoutRefused(run: Run, window: Days): Days | undefined {
  const known = refusedOf(run.store, run.userId);
  if (!known || window.from < known.from || window.from >= known.to) return window;
  return known.to < window.to ? { from: known.to, to: window.to } : undefined;
}

/** `sessions from 2000-01-01 to 2016-02-29 (status 400): "...".` */
export function inWords({ from, to, reason }: Pick<Refused, 'from' | 'to' | 'reason'>): string {
  const [status = '', ...words] = reason.split(': ');
  const said = words.length === 0 ? '' : `: ${words.join(': ')}`;
  return `sessions from ${from} to ${plusDays(to, -1)} (${status})${said}.`;
}
