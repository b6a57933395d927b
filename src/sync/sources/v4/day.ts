import type { PolarSyncError } from '../../../errors.js';
import { BadAnswerError, NetworkError, ServerError, UnexpectedStatusError } from '../../../polar/errors.js';
import { type Feature, features, namedIn } from '../../../polar/v4/features.js';
import { packedAhead } from '../../ahead/packing.js';
import { itemProblem, nothingThere } from '../../fatal.js';
import type { Run } from '../../run.js';
import { keepUnread } from '../../unread.js';
import { apiOf } from './api.js';
import { type Day, plusDays, rangeOf } from './days.js';
import { type DayAnswer, keepDay, type Wanted } from './keep-day.js';
import { source } from './name.js';

/** A refused feature is requested again after this long: Polar may support it by then. */
const askAgainMs = 30 * 86_400_000;

/** Requested separately, each by itself, when a day is too large for one response; the rest comes together. */
const large: readonly Feature[] = ['samples', 'routes'];

/** The responses for a day, and the first failure. */
interface Fetched {
  answers: DayAnswer[];
  problem?: PolarSyncError;
}

/** Stores what came for a day. @param wanted the sessions that the summary lists for it: if one is missing, that is a failure. */
export function takeDay(run: Run, day: Day, wanted: readonly Wanted[], { answers, problem }: Fetched): void {
  const kept = keepDay(run, day, answers, wanted, problem === undefined);
  const missing = wanted.filter(({ session }) => !kept.has(session.id));
  const failure = problem ?? (missing.length > 0 ? nothingThere('data') : undefined);
  if (failure === undefined) {
    run.stored(source, `day-${day}`);
  } else {
    keepUnread(run, source, `day-${day}`, failure);
    run.failed(source, `day-${day}`, failure);
  }
}

/**
 * Requests every session of a day with all its features, in one request; if Polar cannot do that, in three.
 * @throws what ends the run.
 */
export async function fetchDay(run: Run, day: Day): Promise<Fetched> {
  const whole = await attempt(run, day, served(run));
  if (whole.problem === undefined || !isTooMuch(whole.problem)) return whole;
  const answers: DayAnswer[] = [];
  let problem: PolarSyncError | undefined;
  for (const feature of large) await take([feature]);
  await take(features.filter((feature) => !large.includes(feature)));
  return { answers, ...(problem && { problem }) };

  async function take(part: readonly Feature[]): Promise<void> {
    const known = served(run);
    const asked = part.filter((feature) => known.includes(feature));
    if (asked.length === 0) return;
    const fetched = await attempt(run, day, asked);
    answers.push(...fetched.answers);
    problem ??= fetched.problem;
  }
}

/** Makes one request, and another one without the features that Polar refuses by name. */
async function attempt(run: Run, day: Day, asked: readonly Feature[]): Promise<Fetched> {
  const range = rangeOf({ from: day, to: plusDays(day, 1) });
  try {
    const answer = await packedAhead(apiOf(run).listSessions(range, asked));
    return { answers: answer.value ? [{ asked, answer: { ...answer, value: answer.value } }] : [] };
  } catch (problem) {
    const refused = refusedFeatures(problem, asked);
    const left = asked.filter((feature) => !refused.includes(feature));
    if (refused.length === 0 || left.length === 0) return { answers: [], problem: itemProblem(problem) };
    forget(run, refused);
    return attempt(run, day, left);
  }
}

function refusedFeatures(problem: unknown, asked: readonly Feature[]): Feature[] {
  if (!(problem instanceof UnexpectedStatusError) || problem.status !== 400) return [];
  return namedIn(problem.complaint ?? '', asked);
}

function forget(run: Run, refused: readonly Feature[]): void {
  const news = refused.filter((feature) => served(run).includes(feature));
  run.store.atomically(() => {
    for (const feature of refused) run.store.v4.refuse(run.userId, feature, run.now());
  });
  // Other days were requested with it at the same time.
  if (news.length === 0) return;
  run.note(`Polar does not know the feature ${news.join(' and ')} of training sessions; the pull goes on without it.`);
}

/** The features that Polar has not refused recently. */
export function served(run: Run): Feature[] {
  const since = new Date(run.deps.now() - askAgainMs).toISOString();
  const refused = run.store.v4.refused(run.userId, since, run.now());
  return features.filter((feature) => !refused.has(feature));
}

/** Whether Polar cannot produce the response, or it did not arrive in time or complete: a smaller one may. */
function isTooMuch(problem: PolarSyncError): boolean {
  if (problem instanceof ServerError) return true;
  if (problem instanceof NetworkError) return problem.code === 'NETWORK_TIMEOUT';
  return problem instanceof BadAnswerError && !problem.retryable;
}
