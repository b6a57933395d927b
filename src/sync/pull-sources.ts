import { inFull, type PolarSyncError } from '../errors.js';
import { NotServedError, RateLimitedError, RefusedError } from '../polar/errors.js';
import { isPolarUserId } from '../polar/v3/users.js';
import { isSourceProblem } from './fatal.js';
import type { Run } from './run.js';
import { sayOnce } from './said.js';
import type { PulledSource } from './sources/source.js';
import { pulledSources } from './sources/sources.js';

const DAY_MS = 86_400_000;
/** Hourly pulls that find nothing say so in the first run, after these numbers of days, and then every 30 days. */
const saidAfterDays = [1, 7];
const againAfterDays = 30;

const isOfV3 = ({ api }: PulledSource) => api === 'v3';

/**
 * Pulls from every available source, v4 first, because it delivers everything in the fewest requests. A source that fails
 * does not stop the others.
 * @throws the most severe problem when every source failed.
 */
export async function pullSources(run: Run): Promise<void> {
  const chosen = chosenSource(run);
  if (chosen) {
    if (isOfV3(chosen)) await mustOpenV3(run);
    return chosen.pull.fetchNew(run);
  }
  const failed: { source: PulledSource; problem: PolarSyncError }[] = [];
  let tried: readonly PulledSource[] = [];
  const pullFrom = async (sources: readonly PulledSource[]) => {
    tried = [...tried, ...sources];
    for (const source of sources) {
      const problem = await attempt(() =>
        source.pull.fetchNew(run).catch((refusal: unknown) => unlessClosed(run, source, refusal)),
      );
      if (problem) failed.push({ source, problem });
    }
  };
  if (run.deps.v4) await pullFrom(pulledSources.filter((source) => !isOfV3(source)));
  await pullFrom(await openV3Sources(run));
  if (failed.length === tried.length) throw mostSevere(failed.map(({ problem }) => problem));
  const others = tried.filter((source) => failed.every((one) => one.source !== source));
  for (const { source, problem } of failed) report(run, source, problem, others);
  if (failed.length === 0) hintAtNothing(run);
}

/** What the first available source would pull; undefined if that cannot be known. Nothing is stored. */
export async function planSources(run: Run): ReturnType<PulledSource['pull']['plan']> {
  const source = chosenSource(run) ?? pulledSources.find((one) => isOfV3(one) || run.deps.v4 !== undefined);
  return source?.pull.plan(run);
}

/** The one source to pull from; undefined: all of them. */
function chosenSource({ options }: Run): PulledSource | undefined {
  return pulledSources.find(({ name }) => name === options.source);
}

/**
 * If v3 answers 401 to a v4 sign-in that it used to accept, that does not mean that the user has been signed out.
 * @throws NotServedError in that case, otherwise the refusal itself.
 */
async function unlessClosed(run: Run, source: PulledSource, refusal: unknown): Promise<never> {
  const mayBeClosed = isOfV3(source) && run.deps.opensV3 !== undefined;
  if (!mayBeClosed || !(refusal instanceof RefusedError) || refusal.status !== 401) throw refusal;
  if ((await run.deps.opensV3?.()) === 'yes') throw refusal;
  throw new NotServedError(401, refusal.path ?? '/v3');
}

/** The v3 sources, if the sign-in works for them. With a v4 sign-in Polar is asked, because it is not documented. */
async function openV3Sources(run: Run): Promise<readonly PulledSource[]> {
  if (!run.deps.opensV3) return pulledSources.filter(isOfV3);
  let answer: Awaited<ReturnType<typeof run.deps.opensV3>> | undefined;
  const problem = await attempt(async () => {
    answer = await run.deps.opensV3?.();
  }).catch((refusal: unknown) => {
    // The limit of v3 is one of its own: what v4 has comes all the same.
    if (refusal instanceof RateLimitedError) return refusal;
    throw refusal;
  });
  if (problem) run.incomplete('v3', `could not ask whether v3 accepts this sign-in: ${problem.message}`);
  // Said once: old news after the first pull, except to anyone asking for v3-only data.
  const isNews = run.store.syncRuns.lastSuccess() === undefined || run.options.originals !== undefined;
  if (answer === 'yes') return namedSources(run, isNews);
  if (answer !== undefined && isNews) {
    run.note(
      answer === 'no'
        ? 'Polar does not accept this v4 sign-in for v3: sessions come through v4, original files cannot.'
        : `v3 accepts this sign-in, but hands out no exercises: sessions come through v4, original files cannot. ${inFull(answer)}`,
    );
  }
  return [];
}

/** Transactions need the user's number, which may not be known yet; the list of exercises does not need it. */
function namedSources(run: Run, isNews: boolean): readonly PulledSource[] {
  if (isPolarUserId(run.userId)) return pulledSources.filter(isOfV3);
  if (isNews) {
    run.note(
      'Polar has not said which user this sign-in belongs to, so transactions are left out; v4 and the list of exercises do without it.',
    );
  }
  return pulledSources.filter((source) => isOfV3(source) && !source.pull.needsUserNumber);
}

/**
 * @throws RefusedError NOT_V3 when the sign-in is for v4 and v3 does not accept it; v3's own refusal when it accepts the
 * token but a scope or a consent is missing.
 */
export async function mustOpenV3(run: Run): Promise<void> {
  const answer = (await run.deps.opensV3?.()) ?? 'yes';
  if (answer === 'yes') return;
  if (answer instanceof RefusedError && answer.code === 'SCOPE_MISSING') throw answer;
  throw new RefusedError(
    'NOT_V3',
    'You are signed in with AccessLink v4, and Polar does not accept that sign-in for v3, which this needs.',
    { status: 403 },
    { hint: 'Leave it out, or run `polar-sync login --also v3` to add a sign-in to v3.' },
  );
}

/** Runs `work` and returns the problem of a source that is unavailable; anything else thrown ends the run. */
export async function attempt(work: () => Promise<void>): Promise<PolarSyncError | undefined> {
  try {
    await work();
    return undefined;
  } catch (problem) {
    if (isSourceProblem(problem)) return problem;
    throw problem;
  }
}

/**
 * Retired or refused: a note, because the other sources do. Out of order for now, or refused in the middle of a
 * transaction: the run is incomplete.
 */
function report(run: Run, source: PulledSource, problem: PolarSyncError, others: readonly PulledSource[]): void {
  const { name, pull } = source;
  const rest = `the pull used ${others.map((other) => other.name).join(' and ')} alone`;
  if (isSignedOut(problem)) {
    saySignedOut(run, problem);
  } else if (pull.isUnderWay?.(run)) {
    run.incomplete(name, problem.message);
  } else if (problem instanceof NotServedError) {
    run.note(`Polar no longer serves ${name} (status ${problem.status}); ${rest}.`);
  } else if (problem instanceof RefusedError) {
    const why = !isOfV3(source) || problem.code === 'SCOPE_MISSING' ? ` ${inFull(problem)}` : '';
    run.note(`Polar refuses ${name} (status 403); ${rest}.${why}`);
  } else {
    run.incomplete(name, problem.message);
  }
}

/** Whether one of two sign-ins is no longer accepted; what the other one brings comes all the same. */
export function isSignedOut(problem: PolarSyncError): boolean {
  return problem instanceof RefusedError && problem.code === 'SIGNED_OUT';
}

/** Said once for all that the sign-in would bring. */
export function saySignedOut(run: Run, problem: PolarSyncError): void {
  sayOnce(
    run,
    `signed-out-${problem.message}`,
    `${inFull(problem)} Until then, what the other sign-in can bring comes.`,
  );
}

/** A retired source is known and expected: it never hides why another one failed. */
function mostSevere(problems: readonly PolarSyncError[]): PolarSyncError | undefined {
  const others = problems.filter((problem) => !(problem instanceof NotServedError));
  return others.find((problem) => problem instanceof RefusedError) ?? others.at(-1) ?? problems.at(-1);
}

/**
 * Notes what it may mean that Polar lists no session at all: one note, rarely, because nothing may be wrong. Called when
 * every source has responded.
 */
function hintAtNothing(run: Run): void {
  const { counts, transactions, failures } = run;
  const touched = counts.new + counts.updated + counts.unchanged + transactions.opened + transactions.resumed;
  if (touched > 0 || failures.length > 0 || !isHintDue(run)) return;
  run.note(
    'Polar lists no workouts for this sign-in. If the watch has been synced, they were uploaded before you signed in, belong to another Polar account, or wait for a consent: run polar-sync doctor.',
  );
}

function isHintDue(run: Run): boolean {
  const before = run.store.syncRuns.nothingSince(run.userId, run.id, run.now());
  if (!before) return true;
  const since = Date.parse(before.since);
  return stage(run.deps.now() - since) > stage(Date.parse(before.lastEndedWell) - since);
}

/** How many times it was due by then. */
function stage(ms: number): number {
  const days = ms / DAY_MS;
  return saidAfterDays.filter((after) => days >= after).length + Math.floor(days / againAfterDays);
}
