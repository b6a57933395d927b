import fc from 'fast-check';
import { say } from './say.js';

/*
 * Random tests are the same for everyone: they take their seed from here, so that nobody's change runs into an old bug by
 * chance. `npm run fuzz` (test/fuzz.js) searches with other seeds, for some seconds per test.
 */

const { FUZZ_SEED, FUZZ_SECONDS } = process.env;
const searching = FUZZ_SECONDS !== undefined;

fc.configureGlobal({
  seed: FUZZ_SEED === undefined ? 20260222 : Number(FUZZ_SEED),
  ...(searching && { interruptAfterTimeLimit: Number(FUZZ_SECONDS) * 1000, reporter: report }),
});

/** The number of cases of a slow test; in a search, as many as there is time for. */
export const cases = (usual: number): number => (searching ? 1_000_000 : usual);

/** The timeout of such a test, in ms. */
export const patience = (usual: number): number => (searching ? 3_600_000 : usual);

/** Like fast-check's own report, plus how much was searched. */
function report(found: fc.RunDetails<unknown>): void {
  say(`${found.numRuns} cases`);
  // Running out of time before the first case is not a failure.
  if (found.failed && !(found.interrupted && found.counterexample === null)) {
    throw new Error(fc.defaultReportMessage(found), { cause: found.errorInstance });
  }
}
