import type { Case } from './cases.js';
import { isAside } from './outcome.js';
import { differing } from './sources/leaves.js';

/** What a hostile value has removed that does not depend on its field, judged by what a sound value there changes. */
export function lossesOf(
  cases: readonly Case[],
  said: ReadonlyMap<Case, Map<string, unknown>>,
  isNamed: (one: Case) => boolean = (one) => isInQuality(said.get(one) ?? new Map()),
): string[] {
  const bases = new Map(cases.filter(({ field }) => field === '').map((one) => [one.base, said.get(one)]));
  const byField = new Map<string, Case[]>();
  for (const one of cases) if (one.field !== '') byField.set(one.field, [...(byField.get(one.field) ?? []), one]);
  return [...byField.values()].flatMap((all) => {
    const sound = all.filter(({ kind }) => kind === 'sound');
    const usual = bases.get(all[0]!.base)!;
    const dependent = new Set(sound.flatMap((one) => differing(usual, said.get(one) ?? new Map())));
    const isRefusable = all[0]!.isIdentity || sound.some((one) => said.get(one)?.size === 0);
    return all.flatMap((one) => {
      const own = said.get(one);
      if (own === undefined || one.kind === 'sound' || (own.size === 0 && isRefusable)) return [];
      if (isHuge(one) && [...dependent].some((path) => !isAside(path)) && !isNamed(one))
        return [`${one.field} = ${one.value}: left out, and not named`];
      const lost = differing(usual, own).filter((path) => !dependent.has(path) && !isAside(path));
      if (isOneElement(usual, own, lost)) return [];
      return lost.length === 0 ? [] : [`${one.field} = ${one.value}: ${lost.slice(0, 4).join(' ')} (${lost.length})`];
    });
  });
}

/** Numbers beyond everything: the reader of the field has to report that they are impossible. */
const isHuge = ({ field, value, was }: Case) =>
  typeof was === 'number' &&
  // A series of an unknown type is kept under that name.
  !field.endsWith('sample_type') &&
  ['1e+308', '-1e+308', '9007199254740993', '1e400'].includes(value);

const isInQuality = (said: ReadonlyMap<string, unknown>) =>
  [...said].some(([path, value]) => path.includes('quality.') && NAMES.test(String(value)));

/** A number in place of a word, a time or the kind of a series is not an impossible number; that has names of its own. */
const NAMES = /^(out_of_range:|sport_|utc_offset_missing|recording_rate_missing|duration_missing)/;

/** Lists whose elements are meaningless without some of their values: one of those costs its element, and no other. */
const LISTS =
  /^(\d+\.(?:route|laps|auto_laps|pauses|rr_gaps|strength_sets|\w+_zones|samples|\w+_samples|stages|zones|hours|changes|qualities|inactivity_stamps))\./;

function isOneElement(usual: ReadonlyMap<string, unknown>, own: ReadonlyMap<string, unknown>, lost: string[]): boolean {
  const lists = new Set(lost.map((path) => LISTS.exec(path)?.[1]));
  const [list] = lists;
  if (lists.size !== 1 || list === undefined) return false;
  const [before, after] = [elementsOf(usual, list), elementsOf(own, list)];
  return after.length === before.length - 1 && after.every((element) => before.includes(element));
}

/** Each as text; zones are renumbered when one of them is gone. */
function elementsOf(said: ReadonlyMap<string, unknown>, list: string): string[] {
  const elements = new Map<string, string>();
  for (const [path, value] of said) {
    if (!path.startsWith(`${list}.`)) continue;
    const [index = '', ...name] = path.slice(list.length + 1).split('.');
    if (name.join() !== 'zone') elements.set(index, `${elements.get(index) ?? ''} ${name.join('.')}=${String(value)}`);
  }
  return [...elements.values()];
}
