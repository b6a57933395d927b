import { describe, expect, it } from 'vitest';
import type { Workout } from '../../src/workouts/workout.js';
import { collected, encoded } from '../support/judges/encoded.js';
import { readFit } from '../support/judges/referees.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { parseXml } from '../support/judges/well-formed.js';
import { say } from '../support/say.js';
import { type Case, casesOf } from './cases.js';
import { lossesOf } from './losses.js';
import { type Kind, saidOf, workoutsOf } from './outcome.js';
import { exerciseBases, listedBases, olderBases, v4Bases } from './sources/bases.js';

/*
 * Every field of every payload that a workout is made from, with every hostile value in its place: the workout is there with
 * every value that does not depend on that field, and every format can contain it.
 */

const kinds: [Kind, Case[]][] = [
  ['exercises', casesOf(exerciseBases, { first: '1975-01-01', ids: (n) => `c${n}` })],
  ['listed', casesOf(listedBases, { first: '1985-01-01', ids: (n) => `l${n}` })],
  ['v4', casesOf(v4Bases, { first: '2001-01-01', ids: (n) => String(7_000_000_000 + n) })],
  ['older', casesOf(olderBases, { first: '2100-01-01', ids: (n) => String(8_000_000_000 + n) })],
];

/** Cases that differ only in their days are written once. */
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

describe('every resulting workout', () => {
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
