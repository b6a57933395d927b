import { RefusedError, UnexpectedStatusError } from '../../../polar/errors.js';
import type { Library } from '../../../storage/library.js';
import type { Run } from '../../run.js';
import { type Day, type Days, plusDays } from './days.js';
import { source } from './name.js';

/** Marks refused days among the failed items; unlike the others, they are not requested again. */
const prefix = 'refused-';

/** Days whose sessions Polar refuses to serve, in what words, and when it last did (RFC 3339 UTC). */
export interface Refused extends Days {
  reason: string;
  at: string;
}

/** Polar's error for a window that it does not serve. */
export type Refusal = RefusedError | UnexpectedStatusError;

/**
 * 400 or 403 for the summary of a window, while Polar serves the last 90 days: neither how far back it serves nor how it
 * refuses is documented. A missing scope concerns the sign-in, and everything else is a problem that may pass.
 */
export function isRefusal(problem: unknown): problem is Refusal {
  if (problem instanceof UnexpectedStatusError) return problem.status === 400;
  return problem instanceof RefusedError && problem.status === 403 && problem.code !== 'SCOPE_MISSING';
}

/** Whether the id of a failed item means that Polar refuses it. */
export function isRefused(externalId: string): boolean {
  return externalId.startsWith(prefix);
}

/** The part of a user's history that Polar refuses; undefined: none is known. */
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

/** Notes what is known to be refused: once per run that has found out more. */
export function noteRefused(run: Run): void {
  const known = refusedOf(run.store, run.userId);
  if (known) run.note(`Polar refuses ${inWords(known)} They are not requested again, unless named with --since.`);
}

/** Records that Polar serves sessions from this date on, possibly again. */
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

/** The part of a window that is not known to be refused; undefined: nothing is left. */
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
