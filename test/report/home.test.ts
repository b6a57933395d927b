import { describe, expect, it } from 'vitest';
import type { PhysicalInfo } from '../../src/kinds/definitions/physical-info.js';
import type { RecordOfKind } from '../../src/kinds/kinds.js';
import { trainingOf } from '../../src/numbers/load/training.js';
import { dayFacts } from '../../src/report/days.js';
import { factsOf } from '../../src/report/facts.js';
import { familyOf } from '../../src/report/families.js';
import { dayOf } from '../../src/report/page/days.js';
import { bestsOf, distancePerDay } from '../../src/report/page/home/efforts.js';
import { headlineOf } from '../../src/report/page/home/headline.js';
import { formCurve, formInWords } from '../../src/report/page/home/load.js';
import { periodsOf } from '../../src/report/page/overview/weeks.js';
import { smooth } from '../../src/report/page/workout/plots/smooth.js';
import type { WorkoutFacts } from '../../src/report/payload/model.js';
import { distanceName } from '../../src/report/picture/distances.js';
import type { Workout } from '../../src/workouts/workout.js';
import { workout } from '../support/data/workouts.js';

const run = (start: string, km: number, given: Partial<WorkoutFacts> = {}): WorkoutFacts => ({
  id: `run${start.replace(/\D/g, '')}${km}`,
  start_time_local: `${start}T07:00:00`,
  type: 'running',
  sport: 'running',
  duration_seconds: 360 * km,
  distance_meters: 1000 * km,
  ...given,
});

describe('the headline', () => {
  const before = [3, 4, 5, 6, 8, 11].map((km, i) => run(`2026-10-0${i + 1}`, km));
  const said = (...newest: WorkoutFacts[]) => headlineOf(newest[0]!, [...newest, ...before]);

  it('is the first fact that holds', () => {
    expect(said(run('2026-11-09', 12))).toBe('12.00 km, your longest run so far');
    expect(said(run('2026-11-09', 10))).toBe('10.00 km, your second longest run');
    expect(said(run('2026-11-09', 7), run('2026-11-08', 7.5), run('2026-11-07', 9))).toBe(
      '7.00 km, your third run beyond 5 km this month',
    );
    expect(said(run('2026-11-09', 2), run('2026-11-08', 2))).toBe('2.00 km, your second run this month');
    expect(said(run('2026-11-09', 2))).toBe('2.00 km run');
  });

  it('is of the time if nothing was covered, and compares like with like', () => {
    const strength = { type: 'strength_training', sport: 'strength' };
    const lift = run('2026-11-09', 5, { ...strength });
    delete lift.distance_meters;
    expect(headlineOf(lift, [lift, ...before])).toBe('30 min of strength session');
  });
});

it.each([
  ['trail_running', 'run'],
  ['indoor_cycling', 'ride'],
  ['pool_swimming', 'swim'],
  ['hiking', 'walk'],
  ['cross_country_skiing', 'ski'],
  ['strength_training', 'strength'],
  ['moon_croquet', 'other'],
])('%s has the color and the picture of %s', (type, family) => {
  expect(familyOf({ type })).toBe(family);
});

describe('best efforts', () => {
  const workouts = [run('2026-03-01', 10), run('2026-01-01', 10), run('2025-05-01', 10)];
  const times = [250, 240, 230];
  const sketches = new Map(
    workouts.map(({ id }, i) => [id, { route: [], efforts: [{ over: 1000, value: times[i]!, start_seconds: 0 }] }]),
  );

  it('are the fastest of the period, with their rank among all years', () => {
    const [best] = bestsOf(workouts, sketches, { from: '2026-01-01', to: '2026-12-31' });
    expect([best?.seconds, best?.place, best?.workout.id]).toEqual([240, 2, workouts[1]!.id]);
    expect(bestsOf(workouts, sketches, { from: '2024-01-01', to: '2024-12-31' })).toEqual([]);
  });

  it('have the names people use', () => {
    expect([400, 1000, 1609.344, 21_097.5, 42_195].map(distanceName)).toEqual([
      '400 m',
      '1 km',
      '1 mile',
      'Half marathon',
      'Marathon',
    ]);
  });
});

it('distances are summed up by day', () => {
  expect(distancePerDay([run('2026-01-01', 3), run('2026-01-01', 4), run('2026-01-02', 5)])).toEqual([7, 5]);
});

describe('form', () => {
  it('comes to the daily load if every day has the same, and starts each day with the day before', () => {
    const start = dayOf('2024-01-01');
    const steady = Array.from({ length: 400 }, (_, i) => {
      const day = new Date((start + i) * 86_400_000).toISOString().slice(0, 10);
      return run(day, 10, { cardio_load: 80 });
    });
    const curve = formCurve(steady, start + 399)!;
    expect(curve.first).toBe(start);
    expect(curve.fitness[0]).toBeCloseTo(80 * (1 - Math.exp(-1 / 42)));
    expect(curve.fatigue[0]).toBeCloseTo(80 * (1 - Math.exp(-1 / 7)));
    expect(curve.form[0]).toBe(0);
    expect(curve.form[1]).toBeCloseTo(curve.fitness[0]! - curve.fatigue[0]!);
    expect(curve.fitness.at(-1)).toBeCloseTo(80, 1);
    expect(formInWords(curve.form.at(-1)!)).toBe('balanced');
  });

  it('falls on days without a workout, and is not there without load', () => {
    const two = [run('2026-01-01', 10, { cardio_load: 100 }), run('2026-01-02', 10, { cardio_load: 100 })];
    const curve = formCurve(two, dayOf('2026-01-31'))!;
    expect(curve.fatigue.at(-1)).toBeLessThan(curve.fatigue[1]!);
    expect(curve.fitness).toHaveLength(31);
    expect(formCurve([run('2026-01-01', 10)], dayOf('2026-01-31'))).toBeUndefined();
  });

  it('is what the terminal computes, with loads by Polar, of a whole day, and from the heart rate', () => {
    const time = '2025-12-01T00:00:00Z';
    const told = [
      {
        kind: 'physical_info',
        id: '1',
        date: '2025-12-01',
        time,
        maximum_heart_rate_bpm: 190,
        resting_heart_rate_bpm: 50,
      },
    ] as PhysicalInfo[];
    const on = (day: string, given: Partial<Workout>) =>
      workout({ id: day.replaceAll('-', ''), start_time_local: `${day}T07:00:00`, duration_seconds: 3600, ...given });
    const workouts = [
      on('2026-01-01', { training_load: { cardio: 90 } }),
      on('2026-01-02', { avg_heart_rate_bpm: 150 }),
      on('2026-01-03', { avg_heart_rate_bpm: 140 }),
    ];
    const polar = [
      { kind: 'cardio_load', id: '2026-01-03', date: '2026-01-03', cardio_load: 55 },
    ] as RecordOfKind<'cardio_load'>[];
    const terminal = trainingOf({ workouts, told, polar }, '2026-01-10')!;
    expect(terminal.workouts).toEqual({ polar: 1, polar_day: 1, heart_rate: 1, none: 0 });
    const days = dayFacts({ sleep: [], recharge: [], physical: [], load: polar });
    const curve = formCurve(
      workouts.map((one) => factsOf(one, told)),
      dayOf('2026-01-10'),
      days,
    )!;
    for (const [i, { chronic, acute }] of terminal.days.entries()) {
      expect(curve.fitness[i]).toBeCloseTo(chronic, 2);
      expect(curve.fatigue[i]).toBeCloseTo(acute, 2);
    }
    expect(dayFacts({ sleep: [], recharge: [], physical: [], load: polar, isPart: true })).toEqual([]);
  });
});

it('periods end today, but those of a report that somebody kept with its last day', () => {
  const workouts = [run('2026-11-10', 5)];
  const end = (today: string) => periodsOf(workouts, [], dayOf(today)).map(({ to }) => to);
  expect(end('2026-11-20')).toEqual([dayOf('2026-11-20'), dayOf('2026-11-20')]);
  expect(end('2027-03-01')).toEqual([dayOf('2026-11-10'), dayOf('2026-11-10')]);
});

it('a running mean does not cross a gap', () => {
  expect(smooth([1, 3, null, 9, 11, 13], 1)).toEqual([2, 2, null, 10, 11, 12]);
  expect(smooth([1, null, 5], 0)).toEqual([1, null, 5]);
  expect(smooth([], 3)).toEqual([]);
});
