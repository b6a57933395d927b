// A random sample of the changes, for folders in which trying every change would take a day; all are equally likely.
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** Makes a run try `count` changes, drawn by `seed`; the others count as ignored. Stryker has no option for this. */
export function tryOnly(count, seed) {
  const whole = Instrumenter.prototype.instrument;
  Instrumenter.prototype.instrument = async function (...args) {
    const result = await whole.apply(this, args);
    const open = result.mutants.filter(({ status }) => status === undefined);
    for (const mutant of shuffled(open, seed).slice(count)) {
      mutant.status = 'Ignored';
      mutant.statusReason = 'Not drawn';
    }
    return result;
  };
}

/** A Fisher-Yates shuffle with a 32-bit generator (mulberry32): the same seed draws the same sample. */
function shuffled(items, seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const drawn = [...items];
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [drawn[last], drawn[other]] = [drawn[other], drawn[last]];
  }
  return drawn;
}
