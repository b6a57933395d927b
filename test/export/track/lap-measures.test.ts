import { describe, expect, it } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { stream, workout } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { readFit } from '../../support/judges/referees.js';

/** Two halves of 100 s, the first at 2 m/s, the second at 4 m/s. */
const distance_meters = stream(201, (i) => (i <= 100 ? 2 * i : 200 + 4 * (i - 100)));
const heart_rate_bpm = stream(201, (i) => (i % 10 === 0 ? null : i < 100 ? 120 + (i % 2) * 2 : 150));
const halves = [0, 100].map((start_seconds) => ({ start_seconds, duration_seconds: 100 }));
const speed_mps = stream(201, (i) => (i < 100 ? 2 + (i % 3) / 10 : 4));
const run = (given: Partial<Workout>) =>
  workout({ duration_seconds: 200, laps: halves, streams: { distance_meters, heart_rate_bpm }, ...given });

async function fitLaps(given: Workout) {
  const { laps = [] } = await readFit(encoded('fit', given));
  return laps.map((lap) => [lap.total_distance, lap.avg_heart_rate, lap.max_heart_rate]);
}

const tcxDistances = (given: Workout) =>
  [
    ...encoded('tcx', given)
      .toString('utf8')
      .matchAll(/<\/TotalTimeSeconds>\n<DistanceMeters>([\d.]+)/g),
  ].map((match) => match[1]);

describe('laps in which the watch counted nothing', () => {
  it('have distance and heart rate from the samples', async () => {
    const given = run({ distance_meters: 600 });
    expect(await fitLaps(given)).toEqual([
      [200, 121, 122],
      [400, 150, 150],
    ]);
    expect(tcxDistances(given)).toEqual(['200', '400']);
    expect(await fitLaps(run({}))).toEqual(await fitLaps(given));
  });

  it('end with the last value, because no other lap begins there', async () => {
    const sprint = stream(201, (i) => (i < 200 ? 150 : 190));
    expect((await fitLaps(run({ streams: { heart_rate_bpm: sprint } }))).map(([, , most]) => most)).toEqual([150, 190]);
  });

  it('have their speed', async () => {
    const given = run({ distance_meters: 600, streams: { distance_meters, speed_mps } });
    const { laps = [] } = await readFit(encoded('fit', given));
    expect(laps.map((lap) => [lap.enhanced_avg_speed, lap.enhanced_max_speed])).toEqual([
      [2, 2.2],
      [4, 4],
    ]);
    expect(
      encoded('tcx', given)
        .toString('utf8')
        .match(/<MaximumSpeed>[\d.]+/g),
    ).toEqual(['<MaximumSpeed>2.2', '<MaximumSpeed>4']);
  });

  it('add up to the total even if the samples have another distance', async () => {
    const given = run({ distance_meters: 630 });
    expect((await fitLaps(given)).map(([meters]) => meters)).toEqual([210, 420]);
    expect(tcxDistances(given)).toEqual(['210', '420']);
  });

  it('have the rest of the total, even without samples', async () => {
    const laps = [{ ...halves[0]!, distance_meters: 250, avg_heart_rate_bpm: 99, max_heart_rate_bpm: 101 }];
    const given = run({ distance_meters: 600, laps, streams: {} });
    expect(await fitLaps(given)).toEqual([
      [250, 99, 101],
      [350, undefined, undefined],
    ]);
    expect(tcxDistances(given)).toEqual(['250', '350']);
  });

  it('have no distance in FIT if nothing says how to divide it', async () => {
    expect((await fitLaps(run({ distance_meters: 600, streams: {} }))).map(([meters]) => meters)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('laps in which the watch counted', () => {
  it('keep what it counted, whatever the samples say', async () => {
    const counted = {
      avg_speed_mps: 2.5,
      max_speed_mps: 3.25,
      avg_cadence_rpm: 87,
      max_cadence_rpm: 90,
      avg_power_watts: 240,
      max_power_watts: 300,
      elevation_gain_meters: 3,
      elevation_loss_meters: 1,
    };
    const laps = halves.map((half, i) => (i === 0 ? { ...half, ...counted } : half));
    const { laps: read = [] } = await readFit(encoded('fit', run({ laps, streams: { distance_meters, speed_mps } })));
    expect(read[0]).toMatchObject({
      enhanced_avg_speed: 2.5,
      enhanced_max_speed: 3.25,
      avg_cadence: 87,
      max_cadence: 90,
      avg_power: 240,
      max_power: 300,
      total_ascent: 3,
      total_descent: 1,
    });
    expect(read[1]).toMatchObject({ enhanced_avg_speed: 4, enhanced_max_speed: 4 });
    expect(read[1]).not.toHaveProperty('avg_power');
  });
});
