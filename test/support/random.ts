import fc from 'fast-check';

/*
 * Random tests are the same for everybody: they take their seed from here, so that nobody meets in a change of theirs what
 * has always been wrong. `npm run fuzz` (test/fuzz.js) searches with other seeds.
 */

const { FUZZ_SEED: seed, FUZZ_TIMES: times = '1' } = process.env;

fc.configureGlobal({ seed: seed === undefined ? 20260222 : Number(seed) });

/** How many cases of a test that can take long: more of them in a search. */
export const cases = (usual: number): number => usual * Number(times);

/** ms a test may take; a search ends by itself. */
export const patience = (usual: number): number => usual * Number(times);
