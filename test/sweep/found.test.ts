import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/export/format.js';
import { parseTrainingSession } from '../../src/polar/parse/flow/session.js';
import { parseResource } from '../../src/polar/v3/data.js';
import { verify } from '../../src/sync/verify.js';
import { combineSources } from '../../src/workouts/merge.js';
import type { Workout } from '../../src/workouts/workout.js';
import { outdoorRun } from '../support/data/workouts.js';
import { readFit } from '../support/judges/referees.js';
import { exported, memoryStore, truth, user } from '../sync/import/support.js';
import { normalized } from '../workouts/polar.js';
import { type Case, casesOf } from './cases.js';
import { exerciseBases, listedBases } from './sources/bases.js';
import type { Json } from './sources/leaves.js';
import { SweepPolar, sweepV4 } from './sources/polar.js';
import { pullFrom } from './take.js';

/* What the sweep has found, each by itself. */

/** A sound case, and one with a value of its own. */
function both(bases: typeof listedBases, change: (json: Record<string, Json>) => Json): Case[] {
  const [one, other] = casesOf(bases, { first: '2026-01-01', ids: (n) => `c${n}` }) as [Case, Case];
  const json = change({ ...(other.json as Record<string, Json>), id: other.id });
  return [one, { ...other, json, text: JSON.stringify(json) }];
}

it('a listed session on a day that does not exist does not end the pull', async () => {
  const store = memoryStore();
  const listed = both(listedBases, (json) => ({ ...json, start_time: '2026-02-30T12:00:00' })).reverse();
  const result = await pullFrom(store, new SweepPolar({ listed }), { source: 'exercises' });
  expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 } });
  expect(result.failed.map(({ id }) => id).sort()).toEqual(['c0', 'c1']);
  store.close();
});

it('an unrecognized response with a bare NaN is kept', async () => {
  const store = memoryStore();
  const [good, bad] = both(exerciseBases, (json) => json) as [Case, Case];
  const text = bad.text.replace(/"start_time":"[^"]*"/, '"start_time":NaN');
  await pullFrom(store, new SweepPolar({ exercises: [good, { ...bad, text }] }), { source: 'exercises' });
  const kept = store.payloads.current(user, 'exercises', bad.id).find(({ part }) => part === 'unread');
  expect(Buffer.from(kept?.body ?? []).toString()).toBe(text);
  store.close();
});

it.each(['a b', '1e+308', 'start-2026', 'x/y'])(
  'a session of v4 called %j is counted, and none that cannot be made',
  async (id) => {
    const store = memoryStore();
    const [good, bad] = ['7000000001', id].map((name, n) => {
      const json = exported(name, { ...truth, start: truth.start + n * 86_400_000 }) as Record<string, Json>;
      return { base: { name, json }, days: 0, id: name, json, text: JSON.stringify(json) } as Case;
    }) as [Case, Case];
    const result = await pullFrom(store, new SweepPolar({}), { source: 'v4' }, sweepV4([good, bad]));
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 } });
    expect((await verify(store)).problems).toEqual([]);
    store.close();
  },
);

describe('a session of the account export', () => {
  const read = (change: (exercise: Record<string, unknown>) => void) => {
    const file = exported('7000000001', truth) as { exercises: Record<string, unknown>[] };
    change(file.exercises[0]!);
    return normalized(parseTrainingSession(Buffer.from(JSON.stringify(file))).exercises[0]!);
  };

  it('whose only exercise has no valid start starts when the session does', () => {
    const usual = read(() => {});
    const changed = read((exercise) => {
      exercise.startTime = '2026-02-30T25:61:00';
    });
    expect(changed.start_time).toBe(usual.start_time);
    expect(changed.streams).toEqual(usual.streams);
  });

  it('recognizes the power of a crank by its other values', () => {
    const powered = (values: unknown[]) =>
      read((exercise) => {
        exercise.samples = { samples: [{ type: 'LEFT_CRANK_CURRENT_POWER', intervalMillis: 1000, values }] };
        exercise.statistics = { statistics: [{ type: 'POWER', avg: 200 }] };
      });
    expect(powered([100, 100, 100]).streams?.power_watts?.values).toEqual([200, 200, 200]);
    const changed = powered([100, 1e300, 100]);
    expect(changed.streams?.power_watts?.values).toEqual([200, null, 200]);
    expect(changed.quality).toContain('out_of_range:streams.power_watts');
  });

  it('does not take a way point without a time for its first', () => {
    const route = (elapsedMillis: unknown) =>
      read((exercise) => {
        const wayPoints = [
          { latitude: 60, longitude: 25, elapsedMillis: 5000 },
          { latitude: 61, longitude: 25, elapsedMillis },
        ];
        exercise.routes = { route: { startTime: exercise.startTime, wayPoints } };
      }).route?.map(({ latitude }) => latitude);
    expect(route(undefined)).toEqual([61, 60]);
    for (const none of ['soon', {}, 1e300]) expect(route(none)).toEqual([60]);
  });

  it('keeps the zeros before an impossible first altitude', () => {
    const altitudes = (values: unknown[]) =>
      read((exercise) => {
        exercise.samples = { samples: [{ type: 'ALTITUDE', intervalMillis: 1000, values }] };
      }).streams?.altitude_meters?.values;
    expect(altitudes([0, 1e300, 1, 2])).toEqual([0, null, 1, 2]);
    // Those before one that is elsewhere are placeholders, as always.
    expect(altitudes([0, 1e300, 100, 101])).toEqual([null, null, 100, 101]);
  });
});

it.each(['__proto__', 'constructor', 'toString'])(
  'a style, or a watch, called %s is one that nobody knows',
  async (word) => {
    const swim = {
      ...outdoorRun(60),
      swimming: { pool_length_meters: 25, pool_lengths: 2, styles: [{ style: word }] },
    };
    const worn = { ...outdoorRun(60), source: { ...outdoorRun(60).source, device: word } };
    for (const workout of [swim, worn] as Workout[]) {
      const chunks = encoderFor('fit', { asDevice: true }).encode?.(workout) ?? [];
      await readFit(Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk))));
    }
  },
);

it('an impossible value of one source does not hide that of another', () => {
  const one = { startTime: '2026-01-05T10:00:00', distance: 1e300, calories: 500 };
  const told = combineSources([one, { ...one, distance: 5000, calories: 400 }]);
  expect(told).toMatchObject({ distance: 5000, calories: 500, outOfRange: ['out_of_range:distance_meters'] });
});

it.each([[null], [[]]])('a day whose cardio load is %j is not a list of days', (value) => {
  const body = Buffer.from(JSON.stringify({ date: '2026-02-22', cardio_load: value, strain: 12 }));
  const { records } = parseResource('cardio-load', { body, fetchedAt: '2026-03-01T12:00:00Z' });
  expect(records).toMatchObject([{ date: '2026-02-22', strain: 12 }]);
});

it('an impossible heart rate is a gap of its day, and in none of its numbers', () => {
  const heart_rate_samples = [60, 1e300, -70, 80].map((heart_rate, n) => ({ heart_rate, sample_time: `10:0${n}:00` }));
  const body = Buffer.from(JSON.stringify([{ date: '2026-02-22', heart_rate_samples }]));
  const { records, outOfRange } = parseResource('heart-rate', { body, fetchedAt: '2026-03-01T12:00:00Z' });
  expect(records).toMatchObject([
    { gap_count: 2, min_heart_rate_bpm: 60, max_heart_rate_bpm: 80, avg_heart_rate_bpm: expect.any(Number) },
  ]);
  expect(outOfRange).toEqual(['heart_rate.samples.heart_rate_bpm']);
});
