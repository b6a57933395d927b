import fc from 'fast-check';
import { say } from './say.js';

/*
 * Random tests are the same for everybody: they take their seed from here, so that nobody meets in a change of theirs what
 * has always been wrong. `npm run fuzz` (test/fuzz.js) searches with other seeds, each test for so many seconds.
 */

const { FUZZ_SEED, FUZZ_SECONDS } = process.env;
const searching = FUZZ_SECONDS !== undefined;

fc.configureGlobal({
  seed: FUZZ_SEED === undefined ? 20260222 : Number(FUZZ_SEED),
  ...(searching && { interruptAfterTimeLimit: Number(FUZZ_SECONDS) * 1000, reporter: report }),
});

/** How many cases of a test that takes long: as many as there is time for, in a search. */
export const cases = (usual: number): number => (searching ? 1_000_000 : usual);

/** ms that such a test may take. */
export const patience = (usual: number): number => (searching ? 3_600_000 : usual);

/** As fast-check itself, and says how much was searched. */
function report(found: fc.RunDetails<unknown>): void {
  say(`${found.numRuns} cases`);
  // Out of time before the first case is no failure.
  if (found.failed && !(found.interrupted && found.counterexample === null)) {
    throw new Error(fc.defaultReportMessage(found), { cause: found.errorInstance });
  }
}
