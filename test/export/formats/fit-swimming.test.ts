import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { indoorSession } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { readFit } from '../../support/judges/referees.js';

const swim = (swimming: NonNullable<Workout['swimming']>, more: Partial<Workout> = {}) =>
  indoorSession(600, {
    type: 'pool_swimming',
    sport: 'swimming',
    sub_sport: 'lap_swimming',
    distance_meters: 500,
    swimming,
    ...more,
  });

const freestyle = { style: 'freestyle', distance_meters: 500, strokes: 230 };
const pool = { pool_length_meters: 25, pool_lengths: 20, strokes: 230, styles: [freestyle] };
const said = async (workout: Workout) => {
  const { sessions = [], laps = [], lengths } = await readFit(encoded('fit', workout));
  return { session: sessions[0]!, laps, lengths };
};

describe('a swim as FIT', () => {
  it('has the pool, its lengths, the strokes and the style, in the session and in its only lap', async () => {
    const { session, laps, lengths } = await said(swim(pool));
    const both = { num_lengths: 20, num_active_lengths: 20, total_cycles: 230, swim_stroke: 'freestyle' };
    expect(session).toMatchObject({ ...both, pool_length: 25, pool_length_unit: 'metric', sub_sport: 'lap_swimming' });
    expect(laps).toMatchObject([both]);
    expect(lengths ?? []).toEqual([]);
  });

  it('keeps the centimeters of a pool of 33.33 m', async () => {
    expect((await said(swim({ pool_length_meters: 33.33 }))).session).toMatchObject({ pool_length: 33.33 });
  });

  it('is mixed if several styles were swum, and has no style if one is unknown', async () => {
    const styles = (...names: string[]) => ({ ...pool, styles: names.map((style) => ({ ...freestyle, style })) });
    const stroke = async (swimming: NonNullable<Workout['swimming']>) =>
      (await said(swim(swimming))).session.swim_stroke;
    expect(await stroke(styles('freestyle', 'butterfly'))).toBe('mixed');
    expect(await stroke(styles('breaststroke'))).toBe('breaststroke');
    expect(await stroke(styles('backstroke'))).toBe('backstroke');
    expect(await stroke(styles('sculling'))).toBeUndefined();
    const zero = { style: 'butterfly', distance_meters: 0, strokes: 0 };
    expect(await stroke({ ...pool, styles: [freestyle, zero] })).toBe('freestyle');
  });

  it('divides the lengths among laps if their distances allow it, but not the strokes', async () => {
    const lap = (start_seconds: number, duration_seconds: number, distance_meters: number) => ({
      start_seconds,
      duration_seconds,
      distance_meters,
    });
    const laps = (await said(swim(pool, { laps: [lap(0, 200, 200), lap(200, 400, 300)] }))).laps;
    expect(laps.map((one) => [one.num_lengths, one.total_cycles])).toEqual([
      [8, undefined],
      [12, undefined],
    ]);
    const odd = (await said(swim(pool, { laps: [lap(0, 200, 210), lap(200, 400, 290)] }))).laps;
    expect(odd.map((one) => one.num_lengths)).toEqual([undefined, undefined]);
    const fewer = (await said(swim(pool, { laps: [lap(0, 200, 200), lap(200, 400, 250)] }))).laps;
    expect(fewer.map((one) => one.num_lengths)).toEqual([undefined, undefined]);
  });

  it('has no pool if Polar sent none', async () => {
    const { session } = await said(swim({ strokes: 100 }));
    expect(session).toMatchObject({ total_cycles: 100 });
    expect(Object.keys(session)).not.toContain('pool_length');
    expect(Object.keys(session)).not.toContain('num_lengths');
  });
});
