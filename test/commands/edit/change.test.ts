import { describe, expect, it } from 'vitest';
import { type ChangeOptions, changed, changeOf } from '../../../src/commands/edit/change.js';
import type { Said } from '../../../src/workouts/edits/said.js';

const trail = { type: 'trail_running', sport: 'running', sub_sport: 'trail' };
const polar = { name: 'Polar', note: 'from the watch', feeling: 0.5 };
const apply = (options: ChangeOptions, said: Said = {}, from: Partial<typeof polar> = polar) =>
  changed(
    said,
    changeOf(options, () => trail),
    from,
  );

describe('an edit', () => {
  it('says what is given', () => {
    expect(
      apply({
        name: ' Long \n run ',
        note: 'a\nb',
        sport: 'trail',
        tag: ['race, long', 'Race'],
        gear: 'Shoes',
        feeling: '4',
      }),
    ).toEqual({ name: 'Long run', note: 'a\nb', sport: trail, tags: ['race', 'long'], gear: 'Shoes', feeling: 0.75 });
    expect(apply({ hide: true })).toEqual({ hidden: true });
  });

  it.each([
    ['1', 0],
    ['3', 0.5],
    ['5', 1],
  ])('keeps a feeling of %s on the scale of Polar', (feeling, stored) => {
    expect(apply({ feeling })).toEqual({ feeling: stored });
  });

  it('leaves alone what it does not name', () => {
    const said: Said = { name: 'Mine', tags: ['a'], hidden: true };
    expect(apply({ gear: 'Shoes' }, said)).toEqual({ ...said, gear: 'Shoes' });
    expect(said).toEqual({ name: 'Mine', tags: ['a'], hidden: true });
  });

  it('an empty value says that there is none', () => {
    const said: Said = { name: 'Mine', note: 'mine', sport: trail, tags: ['a'], gear: 'Shoes', feeling: 1 };
    const nothing = { name: '', note: ' ', sport: '', tag: [''], gear: '', feeling: '' };
    expect(apply(nothing, said)).toEqual({ name: null, note: null, feeling: null });
    expect(apply(nothing, said, {})).toEqual({});
  });

  it('adds and removes tags, whatever their case', () => {
    expect(apply({ tag: ['b'], untag: ['A,c'] }, { tags: ['a', 'C', 'd'] })).toEqual({ tags: ['d', 'b'] });
    expect(apply({ tag: ['', 'b'] }, { tags: ['a'] })).toEqual({ tags: ['b'] });
    expect(apply({ untag: ['a'] }, { tags: ['a'] })).toEqual({});
  });

  it('goes back to what Polar says, before it says something new', () => {
    const said: Said = { name: 'Mine', note: null, tags: ['a'], hidden: true };
    expect(apply({ reset: ['name,note'] }, said)).toEqual({ tags: ['a'], hidden: true });
    expect(apply({ reset: ['all'], tag: ['b'] }, said)).toEqual({ tags: ['b'] });
    expect(apply({ unhide: true }, said)).toEqual({ name: 'Mine', note: null, tags: ['a'] });
  });

  it.each<[string, ChangeOptions]>([
    ['NOTHING_TO_EDIT', {}],
    ['CONFLICTING_OPTIONS', { hide: true, unhide: true }],
    ['FEELING', { feeling: '6' }],
    ['FEELING', { feeling: '2.5' }],
    ['RESET', { reset: ['nmae'] }],
    ['TEXT_TOO_LONG', { name: 'x'.repeat(201) }],
    ['TEXT_TOO_LONG', { tag: ['x'.repeat(61)] }],
    ['TAGS', { tag: Array.from({ length: 31 }, (_, i) => `t${i}`) }],
  ])('is refused: %s', (code, options) => {
    expect(() => apply(options)).toThrow(expect.objectContaining({ code }));
  });

  it('may have as many characters as it says', () => {
    expect(apply({ name: '😀'.repeat(200) }).name).toHaveLength(400);
  });
});
