import { expect, it } from 'vitest';
import { unwrap } from '../../../src/sync/in-order.js';
import { KindTally } from '../../../src/sync/kinds/tally.js';
import { LastRead } from '../../../src/sync/sources/last-read.js';
import { isOriginal, originalPart } from '../../../src/sync/sources/parts.js';

const of = (id: string, change: 'new' | 'updated' | 'unchanged') => ({ kind: 'sleep', id, change }) as const;

it('a record counts once, by the first change that happened to it', () => {
  const tally = new KindTally();
  tally.add([of('a', 'new'), of('b', 'unchanged'), of('c', 'updated'), of('d', 'unchanged')] as never);
  tally.add([of('a', 'updated'), of('b', 'updated'), of('c', 'unchanged')] as never);
  expect(tally.counts).toEqual({ new: 1, updated: 2, unchanged: 1, failed: 0 });
  expect(tally.reason).toBeUndefined();
});

it('problems are reported as the first one and how many more there are', () => {
  const tally = new KindTally();
  tally.failed('a', 'a');
  expect([tally.counts.failed, tally.reason]).toEqual([2, 'a']);
  tally.failed('b');
  tally.failed('c');
  expect([tally.counts.failed, tally.reason]).toEqual([4, 'a (and 2 more)']);
});

it('the value read last is read once', () => {
  const last = new LastRead<{ of: string }>();
  const reads: string[] = [];
  const get = (key: string) =>
    last.get(key, () => {
      reads.push(key);
      return { of: key };
    }).of;
  expect([get(''), get('a'), get('a'), get('b'), get('a')]).toEqual(['', 'a', 'a', 'b', 'a']);
  expect(reads).toEqual(['', 'a', 'b', 'a']);
});

it('an outcome without a value throws its problem', () => {
  expect(unwrap({ value: 1 })).toBe(1);
  expect(() => unwrap({ problem: new RangeError('late') })).toThrow('late');
});

it('original files are recognized by the part they are stored under', () => {
  expect([originalPart('fit'), 'session', 'fit', 'the original/'].map(isOriginal)).toEqual([true, false, false, false]);
});
