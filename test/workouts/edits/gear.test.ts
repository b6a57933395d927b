import { expect, it } from 'vitest';
import { gearUse } from '../../../src/workouts/edits/gear.js';
import { workout } from '../../commands/library.js';

const use = (id: string, day: string, gear: string | undefined, meters?: number, more = {}) =>
  workout({
    id,
    start_time_local: `${day}T07:30:12`,
    duration_seconds: 600.05,
    ...(gear !== undefined && { gear }),
    ...(meters !== undefined && { distance_meters: meters }),
    ...more,
  });

it('sums what was done with each piece of gear, under the name it had last', () => {
  expect(
    gearUse([
      use('c', '2024-03-01', 'Pegasus', 0.2),
      use('a', '2024-01-01', 'pegasus', 0.1),
      use('b', '2024-02-01', 'Bike'),
      use('d', '2024-04-01', undefined, 5000),
    ]),
  ).toEqual([
    {
      name: 'Bike',
      workouts: 1,
      distance_meters: 0,
      duration_seconds: 600.1,
      first_used: '2024-02-01',
      last_used: '2024-02-01',
    },
    {
      name: 'Pegasus',
      workouts: 2,
      distance_meters: 0.3,
      duration_seconds: 1200.1,
      first_used: '2024-01-01',
      last_used: '2024-03-01',
    },
  ]);
});

it('counts a multisport session once, by its legs', () => {
  const whole = use('a', '2024-01-01', 'Bike', 3000, { legs: 1 });
  const leg = use('b', '2024-01-01', 'Bike', 3000, { part_of: { session: '1', index: 1, count: 1 } });
  expect(gearUse([whole, leg])).toMatchObject([{ workouts: 1, distance_meters: 3000 }]);
});
