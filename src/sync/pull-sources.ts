import { NotServedError, RefusedError } from '../accesslink/errors.js';
import { isPolarNumber } from '../accesslink/users.js';
import type { PolarSyncError } from '../errors.js';
import { transactionLifeMs } from '../storage/open-transactions.js';
import { isSideProblem } from './fatal.js';
import { hintAtNothing } from './nothing.js';
import type { Run } from './run.js';
import { pullExercises } from './sources/exercises/pull.js';
import { pullTransactions } from './sources/transactions/pull.js';
import { pullV4 } from './sources/v4/pull.js';

/** A way to the sessions; a pull takes all that the sign-in opens, or the one it is told. */
type Side = 'v4' | 'exercises' | 'transactions';

const pulls: Record<Side, (run: Run) => Promise<void>> = {
  v4: pullV4,
  exercises: pullExercises,
  transactions: pullTransactions,
};

const v3Sides: readonly Side[] = ['exercises', 'transactions'];

/**
 * Pulls through every side there is, v4 first: it brings everything in the fewest requests. A side that cannot do its work
 * does not keep the others from doing theirs.
 * @throws the gravest problem when no side could.
 */
export async function pullSides(run: Run): Promise<void> {
  const { source } = run.options;
  if (source !== 'auto') {
    if (source !== 'v4') await mustOpenV3(run);
    return pulls[source](run);
  }
  const failed: { side: Side; problem: PolarSyncError }[] = [];
  let tried: readonly Side[] = [];
  const through = async (sides: readonly Side[]) => {
    tried = [...tried, ...sides];
    for (const side of sides) {
      const problem = await attempt(() =>
        pulls[side](run).catch((refusal: unknown) => unlessClosed(run, side, refusal)),
      );
      if (problem) failed.push({ side, problem });
    }
  };
  if (run.deps.v4) await through(['v4']);
  await through(await openV3Sides(run));
  if (failed.length === tried.length) throw gravest(failed.map(({ problem }) => problem));
  const others = tried.filter((side) => failed.every((one) => one.side !== side));
  for (const { side, problem } of failed) tell(run, side, problem, others);
  if (failed.length === 0) hintAtNothing(run);
}

/**
 * A 401 of v3 to a sign-in for v4 which it took before does not mean that the person has been signed out.
 * @throws NotServedError then, else the refusal.
 */
async function unlessClosed(run: Run, side: Side, refusal: unknown): Promise<never> {
  const isOfV3 = side !== 'v4' && run.deps.opensV3 !== undefined;
  if (!isOfV3 || !(refusal instanceof RefusedError) || refusal.status !== 401) throw refusal;
  if ((await run.deps.opensV3?.()) === 'yes') throw refusal;
  throw new NotServedError(401, refusal.path ?? '/v3');
}

/** The sides of v3, where the sign-in opens them. With a sign-in for v4 that is asked, for nobody has said it. */
async function openV3Sides(run: Run): Promise<readonly Side[]> {
  if (!run.deps.opensV3) return v3Sides;
  let answer: Awaited<ReturnType<typeof run.deps.opensV3>> | undefined;
  const problem = await attempt(async () => {
    answer = await run.deps.opensV3?.();
  });
  if (problem) run.incomplete('v3', `could not ask whether v3 accepts this sign-in: ${problem.message}`);
  // Said once: old news after the first pull, except to anyone asking for v3-only data.
  const isNews = run.store.syncRuns.lastSuccess() === undefined || run.options.originals !== undefined;
  if (answer === 'yes') return namedSides(run, isNews);
  if (answer !== undefined && isNews) {
    run.note(
      answer === 'no'
        ? 'Polar does not take this v4 sign-in for v3: sessions come through v4, original files cannot.'
        : `v3 accepts this sign-in, but hands out no exercises: sessions come through v4, original files cannot. ${inFull(answer)}`,
    );
  }
  return [];
}

/** Transactions are found under the number of the user: while that is not known, the list of exercises does without. */
function namedSides(run: Run, isNews: boolean): readonly Side[] {
  if (isPolarNumber(run.userId)) return v3Sides;
  if (isNews) {
    run.note(
      'Polar has not said which user this sign-in belongs to, so transactions are left out; v4 and the list of exercises do without it.',
    );
  }
  return ['exercises'];
}

/**
 * @throws RefusedError NOT_V3 when the sign-in is for v4 and v3 does not take it; what v3 refuses it with, when it takes
 * the token and a scope or a consent is missing.
 */
export async function mustOpenV3(run: Run): Promise<void> {
  const answer = (await run.deps.opensV3?.()) ?? 'yes';
  if (answer === 'yes') return;
  if (answer instanceof RefusedError && answer.code === 'SCOPE_MISSING') throw answer;
  throw new RefusedError(
    'NOT_V3',
    'You are signed in with AccessLink v4, and Polar does not take that sign-in for v3, where this is.',
    { status: 403 },
    { hint: 'Leave it out, or run `polar-sync login --api v3` to sign in with v3.' },
  );
}

/** A side that cannot do its work now is returned; whatever else is thrown ends the run. */
export async function attempt(side: () => Promise<void>): Promise<PolarSyncError | undefined> {
  try {
    await side();
    return undefined;
  } catch (problem) {
    if (isSideProblem(problem)) return problem;
    throw problem;
  }
}

/**
 * Retired or refused: the others do the job. Out of order for now, or refused in the middle of a transaction: the run is
 * incomplete.
 */
function tell(run: Run, side: Side, problem: PolarSyncError, others: readonly Side[]): void {
  const rest = `the pull went through ${others.join(' and ')} alone`;
  if (side === 'transactions' && mayBeOpen(run)) {
    run.incomplete(side, problem.message);
  } else if (problem instanceof NotServedError) {
    run.note(`Polar no longer serves ${side} (status ${problem.status}); ${rest}.`);
  } else if (problem instanceof RefusedError) {
    const why = side === 'v4' || problem.code === 'SCOPE_MISSING' ? ` ${inFull(problem)}` : '';
    run.note(`Polar refuses ${side} (status 403); ${rest}.${why}`);
  } else {
    run.incomplete(side, problem.message);
  }
}

/** The cause and the remedy. */
export function inFull({ message, hint }: PolarSyncError): string {
  return hint === undefined ? message : `${message} ${hint}`;
}

function mayBeOpen(run: Run): boolean {
  const age = (openedAt: string) => run.deps.now() - Date.parse(openedAt);
  const open = run.store.transactions.open(run.userId);
  return open.some(({ openedAt }) => age(openedAt) >= 0 && age(openedAt) < transactionLifeMs);
}

/** That a side is retired is known and expected: it never hides why the other one did not come. */
function gravest(problems: readonly PolarSyncError[]): PolarSyncError | undefined {
  const others = problems.filter((problem) => !(problem instanceof NotServedError));
  return others.find((problem) => problem instanceof RefusedError) ?? others.at(-1) ?? problems.at(-1);
}
