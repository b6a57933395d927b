import { describe, expect, it } from 'vitest';
import { readFlowDays } from '../../../../../src/polar/parse/flow/days/read.js';

const read = (json: unknown, fileName = 'planned-route-4711-0a1b2c3d-0000-4000-8000-000000000001.json') =>
  readFlowDays('planned_route', Buffer.from(JSON.stringify(json)), { fileName, arrivedAt: '2026-03-01T12:00:00Z' });

const lake = [
  { latitude: 60.17, longitude: 24.94, altitude: 12 },
  { latitude: 60.18, longitude: 24.95 },
];
const points = [
  { latitude: 60.17, longitude: 24.94, altitude_meters: 12 },
  { latitude: 60.18, longitude: 24.95 },
];

describe('a planned route', () => {
  it.each([
    ['as v4 is thought to have it', { route: { name: 'Round the lake', distance: 1500, wayPoints: lake } }],
    [
      'beside other lists',
      { name: 'Round the lake', distance: 1500, tags: ['a'], bounds: [lake[0]], track: { points: lake } },
    ],
    [
      'under other names',
      {
        name: 'Round the lake',
        distance: 1500,
        points: [
          { lat: 60.17, lng: 24.94, ele: 12 },
          { lat: '60.18', lon: 24.95 },
        ],
      },
    ],
  ])('is found in any form: %s', (_, json) => {
    expect(read(json)).toEqual({
      records: [
        {
          ...{ kind: 'planned_route', id: '4711', date: '2026-03-01', time_basis: 'local', source: 'flow_export' },
          ...{ name: 'Round the lake', point_count: 2, distance_meters: 1500, points },
        },
      ],
      problems: [],
    });
  });

  it.each([
    ['a single place', { route: [lake[0]] }],
    ['positions that are nowhere', { route: [{ latitude: 91, longitude: 0 }, ...lake] }],
    [
      'pairs of which nobody knows which is which',
      {
        points: [
          [60.17, 24.94],
          [60.18, 24.95],
        ],
      },
    ],
    ['too deep', Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], lake)],
    ['nothing', null],
  ])('is not made of %s', (_, json) => {
    expect(read(json)).toEqual({ records: [], problems: [] });
  });

  it('has the number in its file name, or it is kept as it came', () => {
    expect(read({ points: lake }, 'planned-route-mine.json').records).toEqual([]);
  });
});
