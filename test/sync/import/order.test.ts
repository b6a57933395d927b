import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { exported, memoryStore, pulled, sessionFile, type Truth, take } from './support.js';

/** Which sources have a session, and what arrives first. */
interface Split {
  truth: Truth;
  /** What the pull has about the device: everything or nothing. */
  pulledAs: Truth | undefined;
  exportedAs: Truth | undefined;
}

const begin = Date.UTC(2026, 0, 5, 9);

const beats = fc.array(fc.integer({ min: 60, max: 190 }), { maxLength: 6 });

/** Sessions an hour apart; the sources agree on start and duration, and have what they know about the device. */
const agreeing: fc.Arbitrary<Split[]> = fc
  .array(
    fc.record({
      millis: fc.integer({ min: 1, max: 3_500_000 }),
      device: fc.constantFrom('Polar Vantage V3', 'Polar H10', undefined),
      heartRate: beats,
      knowsId: fc.boolean(),
      knowsDevice: fc.boolean(),
      has: fc.constantFrom('pull', 'export', 'both', 'both'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((sessions) =>
    sessions.map(({ millis, device, heartRate, knowsId, knowsDevice, has }, i) => {
      const truth: Truth = { start: begin + i * 3_600_000, millis, heartRate, ...(device !== undefined && { device }) };
      const { device: _unknown, ...bare } = truth;
      const told = knowsDevice ? truth : bare;
      return {
        truth,
        pulledAs: has === 'export' ? undefined : { ...told, ...(knowsId && { deviceId: '0BA9FA32' }) },
        exportedAs: has === 'pull' ? undefined : truth,
      };
    }),
  );

/** Several devices worn at once, of one model or two, each source rounding times in its own way. */
const atOnce: fc.Arbitrary<Split[]> = fc
  .array(
    fc.record({
      startOff: fc.integer({ min: 0, max: 3 }),
      millis: fc.integer({ min: 600_000, max: 602_500 }),
      device: fc.constantFrom('Polar Vantage V3', 'Polar H10', undefined),
      pullOff: fc.integer({ min: -900, max: 900 }),
      exportOff: fc.integer({ min: -900, max: 900 }),
      heartRate: beats,
      has: fc.constantFrom('pull', 'export', 'both', 'both'),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((sessions) =>
    sessions.map(({ startOff, millis, device, pullOff, exportOff, heartRate, has }) => {
      const truth: Truth = {
        start: begin + startOff * 1000,
        millis,
        heartRate,
        ...(device !== undefined && { device }),
      };
      return {
        truth,
        pulledAs: has === 'export' ? undefined : { ...truth, millis: millis + pullOff },
        exportedAs: has === 'pull' ? undefined : { ...truth, millis: millis + exportOff },
      };
    }),
  );

const withOrder = (splits: fc.Arbitrary<Split[]>) =>
  splits.chain((sessions) => {
    const arrivals = sessions.flatMap(({ pulledAs, exportedAs }, i) => [
      ...(pulledAs ? [{ i, from: 'pull', truth: pulledAs }] : []),
      ...(exportedAs ? [{ i, from: 'export', truth: exportedAs }] : []),
    ]);
    const shuffled = fc.shuffledSubarray(arrivals, { minLength: arrivals.length });
    return fc.tuple(shuffled, shuffled);
  });

type Arrivals = { i: number; from: string; truth: Truth }[];

async function arrive(arrivals: Arrivals): Promise<Store> {
  const store = memoryStore();
  for (const { i, from, truth } of arrivals) {
    if (from === 'pull') pulled(store, `hash000${i}`, truth);
    else await take(store, { [sessionFile(String(i))]: exported(`700000000${i}`, truth) });
  }
  return store;
}

/** Everything in a database. */
function dump(store: Store): unknown {
  const workouts = [...store.iterate()].map((workout) => [JSON.stringify(workout), store.aliases(workout.id)]);
  return { workouts, payloads: store.counts().payloads };
}

async function same([one, other]: [Arrivals, Arrivals]): Promise<void> {
  // Nothing here awaits anything; without this the time limit of the test would never be checked.
  await setImmediate();
  const [first, second] = [await arrive(one), await arrive(other)];
  try {
    expect(dump(second)).toEqual(dump(first));
    expect((await verify(second)).problems).toEqual([]);
    expect((await rebuild(second)).changed).toBe(0);
    // Everything again: nothing changes.
    for (const { i, from, truth } of other) {
      if (from === 'export') await take(second, { [sessionFile(String(i))]: exported(`700000000${i}`, truth) });
      else expect(pulled(second, `hash000${i}`, truth).change).toBe('unchanged');
    }
    expect(dump(second)).toEqual(dump(first));
  } finally {
    first.close();
    second.close();
  }
}

it('any split of sessions between export and pull, in any order, gives the same database, ids included', async () => {
  await fc.assert(fc.asyncProperty(withOrder(agreeing), same), { numRuns: 60 });
});

/** Twenty seconds of work, which can take minutes on a busy machine. */
const patience = 240_000;

it('also if devices are worn at once and the sources do not agree to the second', {
  timeout: patience,
}, async () => {
  await fc.assert(fc.asyncProperty(withOrder(atOnce), same), { numRuns: 200 });
});

it('two devices worn at once are never one workout', async () => {
  await fc.assert(
    fc.asyncProperty(withOrder(atOnce), async ([arrivals]) => {
      const store = await arrive(arrivals);
      try {
        for (const id of store.sessions.workoutIds()) {
          const members = store.sessions.ofWorkout(id);
          expect(new Set(members.map(({ device }) => device).filter(Boolean)).size).toBeLessThanOrEqual(1);
          expect(new Set(members.map(({ source }) => source)).size).toBe(members.length);
        }
      } finally {
        store.close();
      }
    }),
    { numRuns: 60 },
  );
});
