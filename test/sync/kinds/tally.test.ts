import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

it('a value that was read ahead is there when it is asked for, though nobody else holds it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const last = new LastRead<{ of: string }>();
  const get = (key: string) => last.get(key, () => ({ of: `${key} read now` })).of;
  last.put('a', { of: 'a read ahead' });
  // What a WeakRef refers to is kept until the turn in which it was made is over.
  await setImmediate();
  collect();
  expect(get('a')).toBe('a read ahead');
  await setImmediate();
  collect();
  expect(get('a')).toBe('a read now');
  last.put('b', { of: 'b read ahead' });
  expect([get('c'), get('b')]).toEqual(['c read now', 'b read now']);
});

it('an outcome without a value throws its problem', () => {
  expect(unwrap({ value: 1 })).toBe(1);
  expect(() => unwrap({ problem: new RangeError('late') })).toThrow('late');
});

it('original files are recognized by the part they are stored under', () => {
  expect([originalPart('fit'), 'session', 'fit', 'the original/'].map(isOriginal)).toEqual([true, false, false, false]);
});
