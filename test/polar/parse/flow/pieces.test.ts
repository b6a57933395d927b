import { expect, it } from 'vitest';
import { joinPieces } from '../../../../src/polar/parse/flow/pieces.js';
import { type Feature, features } from '../../../../src/polar/v4/features.js';

const piece = (asked: readonly Feature[], element: object) => ({ asked: new Set(asked), element: { ...element } });
const exercise = (id: string, more: object) => ({ identifier: { id }, ...more });
const rest = features.filter((feature) => feature !== 'samples' && feature !== 'routes');

it('one response with everything is the session', () => {
  const whole = { name: 'a', exercises: [exercise('1', { samples: 1 })] };
  expect(joinPieces([piece(features, whole)])).toEqual(whole);
});

it('three responses are joined by the ids of the exercises, whatever their order', () => {
  const joined = joinPieces([
    piece(rest, { name: 'new', comments: [1], exercises: [exercise('1', { laps: 1 }), exercise('2', { laps: 2 })] }),
    piece(['samples'], { name: 'old', exercises: [exercise('2', { samples: 22 }), exercise('1', { samples: 11 })] }),
    piece(['routes'], { name: 'older', comments: [9], exercises: [exercise('1', { routes: 5 }), exercise('2', {})] }),
  ]);
  expect(joined).toEqual({
    name: 'new',
    comments: [1],
    exercises: [exercise('1', { laps: 1, samples: 11, routes: 5 }), exercise('2', { laps: 2, samples: 22 })],
  });
});

it.each([
  ['is without', {}],
  ['has empty', { laps: {} }],
  ['has emptied', { laps: { laps: [], autoLaps: [] } }],
])('what a newer response %s is kept from an older one; what it has counts', (_how, laps) => {
  const joined = joinPieces([
    piece(rest, { name: 'edited', exercises: [exercise('1', { ...laps, zones: [5] })] }),
    piece(features, {
      ...{ name: 'first', note: 'n' },
      exercises: [exercise('1', { laps: 1, samples: 2, routes: 3, zones: [4] })],
    }),
  ]);
  const whole = exercise('1', { laps: 1, zones: [5], samples: 2, routes: 3 });
  expect(joined).toEqual({ name: 'edited', exercises: [whole] });
});
