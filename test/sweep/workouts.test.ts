import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Workout } from '../../src/workouts/types.js';
import { collected, encoded } from '../support/encoded.js';
import { readFit } from '../support/referees.js';
import { readRfc4180 } from '../support/rfc4180.js';
import { say } from '../support/say.js';
import { exerciseBases, listedBases, olderBases, v4Bases } from './bases.js';
import { type Case, casesOf } from './cases.js';
import { differing } from './leaves.js';
import { isAside, type Kind, saidOf, workoutsOf } from './outcome.js';

/*
 * Every field of every payload that a workout is made from, with every hostile value in its place: the workout is there with
 * every value that does not depend on that field, and every format can hold it.
 */

const kinds: [Kind, Case[]][] = [
  ['exercises', casesOf(exerciseBases, { first: '1975-01-01', ids: (n) => `c${n}` })],
  ['listed', casesOf(listedBases, { first: '1985-01-01', ids: (n) => `l${n}` })],
  ['v4', casesOf(v4Bases, { first: '2001-01-01', ids: (n) => String(7_000_000_000 + n) })],
  ['older', casesOf(olderBases, { first: '2100-01-01', ids: (n) => String(8_000_000_000 + n) })],
];

/** Cases that come to the same but for their days are written once. */
const different = new Map<string, Workout>();

describe.each(kinds)('a hostile value in a payload of %s', (kind, cases) => {
  it('costs that value alone', { timeout: 300_000 }, () => {
    const faults: string[] = [];
    const said = new Map<Case, Map<string, unknown>>();
    for (const one of cases) {
      try {
        const workouts = workoutsOf(kind, one);
        said.set(one, saidOf(one, workouts));
        for (const workout of workouts) {
          different.set(
            JSON.stringify({ ...workout, start_time: '', start_time_local: '', end_time: '', uploaded_at: '' }),
            workout,
          );
        }
      } catch (problem) {
        faults.push(`${one.field} = ${one.value}: ${String(problem).slice(0, 300)}`);
      }
    }
    faults.push(...lossesOf(cases, said));
    const hostile = cases.filter((one) => one.kind === 'hostile');
    const fields = new Set(cases.map(({ field }) => field)).size - 1;
    say(`${kind}: ${fields} fields, ${hostile.length} hostile cases, ${faults.length} faults`);
    expect(fields).toBeGreaterThan(25);
    expect(faults).toEqual([]);
  });
});

/** What a hostile value has taken away that does not depend on its field: by what a sound value there changes. */
function lossesOf(cases: readonly Case[], said: ReadonlyMap<Case, Map<string, unknown>>): string[] {
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
      if (isHuge(one) && [...dependent].some((path) => !isAside(path)) && !isNamed(own))
        return [`${one.field} = ${one.value}: left out, and not named`];
      const lost = differing(usual, own).filter((path) => !dependent.has(path) && !isAside(path));
      if (isOneElement(usual, own, lost)) return [];
      return lost.length === 0 ? [] : [`${one.field} = ${one.value}: ${lost.slice(0, 4).join(' ')} (${lost.length})`];
    });
  });
}

/** Numbers beyond everything: whoever reads the field has to say that it cannot be. */
const isHuge = ({ field, value, was }: Case) =>
  typeof was === 'number' &&
  // A series of a type that nobody knows is kept under that name.
  !field.endsWith('sample_type') &&
  ['1e+308', '-1e+308', '9007199254740993', '1e400'].includes(value);

const isNamed = (said: ReadonlyMap<string, unknown>) =>
  [...said].some(([path, value]) => path.includes('quality.') && NAMES.test(String(value)));

/** A number where words, times or the kind of a series stand is no number that cannot be; that has names of its own. */
const NAMES = /^(out_of_range:|sport_|utc_offset_missing|recording_rate_missing|duration_missing)/;

/** Lists whose elements are nothing without some of their values: one of those costs its element, and no other. */
const LISTS = /^(\d+\.(?:route|laps|auto_laps|pauses|rr_gaps|strength_sets|\w+_zones))\./;

function isOneElement(usual: ReadonlyMap<string, unknown>, own: ReadonlyMap<string, unknown>, lost: string[]): boolean {
  const lists = new Set(lost.map((path) => LISTS.exec(path)?.[1]));
  const [list] = lists;
  if (lists.size !== 1 || list === undefined) return false;
  const [before, after] = [elementsOf(usual, list), elementsOf(own, list)];
  return after.length === before.length - 1 && after.every((element) => before.includes(element));
}

/** Each as text; zones are counted anew when one of them is gone. */
function elementsOf(said: ReadonlyMap<string, unknown>, list: string): string[] {
  const elements = new Map<string, string>();
  for (const [path, value] of said) {
    if (!path.startsWith(`${list}.`)) continue;
    const [index = '', ...name] = path.slice(list.length + 1).split('.');
    if (name.join() !== 'zone') elements.set(index, `${elements.get(index) ?? ''} ${name.join('.')}=${String(value)}`);
  }
  return [...elements.values()];
}

describe('every workout that they come to', () => {
  it('is well formed in every format', { timeout: 300_000 }, async () => {
    const faults: string[] = [];
    const workouts = [...different.values()];
    for (const [n, workout] of workouts.entries()) {
      for (const format of ['gpx', 'tcx', 'json', 'fit'] as const) {
        if (format === 'gpx' && !workout.route) continue;
        try {
          const file = encoded(format, workout);
          if (format === 'json') JSON.parse(file.toString());
          else if (format !== 'fit') parseXml(file);
          else if (n % 20 === 0) await readFit(file);
        } catch (problem) {
          faults.push(`${format}: ${(problem as Error).stack?.slice(0, 600)} ${JSON.stringify(workout).slice(0, 300)}`);
        }
      }
    }
    for (const table of ['workouts', 'samples'] as const) readRfc4180(collected('csv', workouts, { table }));
    say(`${workouts.length} workouts that differ, in five formats`);
    expect(workouts.length).toBeGreaterThan(500);
    expect(faults).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

function parseXml(file: Uint8Array): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(Buffer.from(file).toString('utf8')).close();
}
