import { describe, expect, it } from 'vitest';
import { joinPieces, neededOf } from '../../../../src/polar/parse/flow/pieces.js';
import type { Feature } from '../../../../src/polar/v4/features.js';

const piece = (asked: readonly Feature[], element: object) => ({ asked: new Set(asked), element: { ...element } });
const exercise = (id: string | undefined, more: object) => ({
  ...(id !== undefined && { identifier: { id } }),
  ...more,
});

describe('a part of the newest response', () => {
  const older = { samples: [{ type: 'SPEED', values: [9] }] };
  const joined = (part: unknown) =>
    joinPieces([
      piece(['samples'], { exercises: [exercise('1', { samples: part })] }),
      piece(['samples'], { exercises: [exercise('1', { samples: older })] }),
    ]).exercises;

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['an empty object', {}],
    ['an empty list', []],
    ['lists of nothing', [[], {}, null]],
    ['a series without values', { samples: [{ type: 'SPEED', intervalMillis: 1000, values: [] }] }],
    ['a route without points', { route: { startTime: '2026-01-01T10:00:00', wayPoints: [] } }],
  ])('that is %s is taken from an older one', (_, part) => {
    expect(joined(part)).toEqual([exercise('1', { samples: older })]);
  });

  it.each([
    ['a number', 5],
    ['zero', 0],
    ['false', false],
    ['a series with one value', { samples: [{ type: 'SPEED', values: [0] }] }],
    ['one value behind others', [null, {}, { a: { b: 'c' } }]],
  ])('that is %s stays', (_, part) => {
    expect(joined(part)).toEqual([exercise('1', { samples: part })]);
  });

  it('is not taken from one that is empty, too', () => {
    const pieces = [
      piece(['samples'], { name: 'new', comments: [] }),
      piece(['comments', 'samples'], { comments: [] }),
    ] as const;
    expect(joinPieces([pieces[0], piece(['samples'], { exercises: [exercise('1', {})] })])).toEqual({
      name: 'new',
      comments: [],
    });
    expect(joinPieces([...pieces])).toEqual({ name: 'new', comments: [] });
  });

  it('that was not requested is taken from the first response that was requested with it, even if a stray one is there', () => {
    const joined = joinPieces([
      piece([], { comments: ['stray'], name: 'new' }),
      piece(['comments'], { comments: ['asked'], name: 'old', hillSplits: ['not asked'] }),
      piece(['comments'], { comments: ['older'] }),
    ]);
    expect(joined).toEqual({ comments: ['asked'], name: 'new' });
  });

  it('of the session and of an exercise are separate', () => {
    const load = (value: number) => ({ trainingLoadReport: { cardioLoad: value } });
    const joined = joinPieces([
      piece([], { exercises: [exercise('1', {})] }),
      piece(['training-load-report', 'comments'], {
        ...load(1),
        comments: ['c'],
        exercises: [exercise('1', { ...load(2), comments: ['not here'] })],
      }),
    ]);
    expect(joined).toEqual({ ...load(1), comments: ['c'], exercises: [exercise('1', load(2))] });
  });
});

describe('the exercises of two responses', () => {
  const joined = (newer: object[] | undefined, older: object[] | undefined) =>
    joinPieces([piece([], { exercises: newer }), piece(['laps'], { exercises: older })]).exercises;

  it('belong together by their ids', () => {
    expect(
      joined([exercise('2', {}), exercise('1', {})], [exercise('1', { laps: 1 }), exercise('2', { laps: 2 })]),
    ).toEqual([exercise('2', { laps: 2 }), exercise('1', { laps: 1 })]);
    // The first of an id counts.
    expect(joined([exercise('1', {})], [exercise('1', { laps: 1 }), exercise('1', { laps: 2 })])).toEqual([
      exercise('1', { laps: 1 }),
    ]);
  });

  it('belong together by their positions if one of the two has no id', () => {
    expect(joined([exercise('1', {})], [exercise(undefined, { laps: 1 })])).toEqual([exercise('1', { laps: 1 })]);
    expect(joined([exercise(undefined, {})], [exercise('1', { laps: 1 })])).toEqual([{ laps: 1 }]);
    expect(joined([exercise(undefined, {})], [exercise(undefined, { laps: 1 })])).toEqual([{ laps: 1 }]);
    expect(joined([{ identifier: 'odd' }], [{ identifier: null, laps: 1 }])).toEqual([{ identifier: 'odd', laps: 1 }]);
    expect(joined([{ identifier: {} }], [exercise('1', { laps: 1 })])).toEqual([{ identifier: {}, laps: 1 }]);
  });

  it('are each used once', () => {
    const newer = [exercise('1', {}), exercise(undefined, {})];
    expect(joined(newer, [exercise(undefined, { laps: 5 })])).toEqual([exercise('1', { laps: 5 }), {}]);
  });

  it('are not mixed up if ids differ, or if one response has more', () => {
    expect(joined([exercise('3', {})], [exercise('1', { laps: 1 })])).toEqual([exercise('3', {})]);
    expect(joined([exercise('1', {}), exercise(undefined, {})], [exercise('1', { laps: 1 })])).toEqual([
      exercise('1', { laps: 1 }),
      {},
    ]);
    // The one without an id matches one without an id at the same position in the other response, and no other.
    expect(joined([exercise(undefined, {}), exercise('1', {})], [exercise('1', { laps: 1 })])).toEqual([
      { laps: 1 },
      exercise('1', { laps: 1 }),
    ]);
  });

  it('are those of the newest: one that it no longer has is gone, and none are added', () => {
    expect(joined([], [exercise('1', { laps: 1 })])).toEqual([]);
    expect(joined(undefined, [exercise('1', { laps: 1 })])).toBeUndefined();
    expect(joined([exercise('1', {})], undefined)).toEqual([exercise('1', {})]);
  });
});

describe('of several responses', () => {
  const newest = piece(['laps'], { exercises: [exercise('1', { laps: 1 })] });

  it('those are needed that something is taken from, or that were requested with more', () => {
    const same = piece(['laps'], { exercises: [exercise('1', { laps: 2 })] });
    const more = piece(['comments'], {});
    const again = piece(['comments'], {});
    const filling = piece(['comments'], { comments: ['c'] });
    expect(neededOf([newest])).toEqual([newest]);
    expect(neededOf([newest, same, more, again, filling, piece(['comments'], { comments: ['d'] })])).toEqual([
      newest,
      more,
      filling,
    ]);
  });

  it('none is changed', () => {
    const older = piece(['comments'], { comments: ['c'] });
    joinPieces([newest, older]);
    expect([newest.element, older.element]).toEqual([{ exercises: [exercise('1', { laps: 1 })] }, { comments: ['c'] }]);
  });
});
