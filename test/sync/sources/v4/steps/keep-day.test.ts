import { describe, expect, it } from 'vitest';
import { StoreError, UnexpectedError } from '../../../../../src/errors.js';
import { ServerError } from '../../../../../src/polar/errors.js';
import { maxExercises } from '../../../../../src/polar/parse/flow/session.js';
import type { Core } from '../../../../../src/sync/arrival.js';
import { core } from '../../../../../src/sync/core/core.js';
import { takeDay } from '../../../../../src/sync/sources/v4/day.js';
import { keepDay } from '../../../../../src/sync/sources/v4/keep-day.js';
import { user } from '../../../import/support.js';
import {
  answerOf,
  day,
  failed,
  open,
  partsOf,
  pathOf,
  session,
  store,
  stored,
  useSteps,
  wanted,
  whole,
} from './support.js';

useSteps();

describe('a day that came', () => {
  it('is kept as it is, and with it each of its sessions; only what was listed as changed is measured by that', () => {
    const run = open();
    const came = keepDay(run, day, [whole(session('1'), session('2'))], [wanted(session('1'))], true);
    expect([...came]).toEqual(['1', '2']);
    expect(run.counts).toEqual({ new: 2, updated: 0, unchanged: 0 });
    expect(partsOf(`day-${day}`)).toEqual(['session']);
    expect([stored('1'), stored('2')]).toMatchObject([
      [{ fingerprint: 'one', samples: true, zones: true, route: true }],
      [{}],
    ]);
    expect(stored('2')[0]).not.toHaveProperty('fingerprint');
    expect(store.v4.staleDays(user, '2000-01-01', '2099-01-01', '2099-01-01')).toEqual([day]);
    expect(run.failures).toEqual([]);
  });

  it('without some of its features is not measured, nor called read, and holds what came', () => {
    const part = { asked: ['samples'] as const, answer: answerOf(pathOf(['samples']), [session('1')]) };
    keepDay(open(), day, [part], [wanted(session('1'))], false);
    expect(partsOf('1')).toEqual(['session/samples']);
    expect(stored('1')).toMatchObject([{ samples: true, zones: false, route: false }]);
    expect(stored('1')[0]).not.toHaveProperty('fingerprint');
    expect(store.v4.staleDays(user, '2000-01-01', '2099-01-01', '2099-01-01')).toEqual([]);
    const rest = { asked: ['zones', 'routes'] as const, answer: answerOf(pathOf(['zones', 'routes']), [session('1')]) };
    keepDay(open(), day, [rest], [wanted(session('1'))], true);
    expect(stored('1')).toMatchObject([{ samples: true, zones: true, route: true, fingerprint: 'one' }]);
  });

  it('without a session that was listed has its summary', () => {
    const came = keepDay(open(), day, [whole(session('1'))], [wanted(session('1')), wanted(session('2'))], true);
    expect([...came]).toEqual(['1']);
    expect(partsOf('2')).toEqual(['session/summary']);
    expect(stored('2')).toMatchObject([{ samples: false, zones: false, route: false }]);
    expect(stored('2')[0]).not.toHaveProperty('fingerprint');
  });

  it('the same once more changes nothing; a new measure of the same is taken', () => {
    keepDay(open(), day, [whole(session('1'))], [wanted(session('1'))], true);
    const payloads = store.payloads.count();
    const again = open();
    keepDay(again, day, [whole(session('1'))], [wanted(session('1'))], true);
    expect([again.counts, store.payloads.count()]).toEqual([{ new: 0, updated: 0, unchanged: 1 }, payloads]);
    keepDay(open(), day, [whole(session('1'))], [], true);
    expect(stored('1')).toMatchObject([{ fingerprint: 'one' }]);
    keepDay(open(), day, [whole(session('1'))], [wanted(session('1'), 'two')], true);
    expect(stored('1')).toMatchObject([{ fingerprint: 'two' }]);
    const edited = open();
    keepDay(edited, day, [whole(session('1', day, { name: 'Another' }))], [], true);
    expect(edited.counts).toEqual({ new: 0, updated: 1, unchanged: 0 });
  });

  it('with one that is the same beside one that is new stores the answer of the new one alone', () => {
    keepDay(open(), day, [whole(session('1'))], [], true);
    keepDay(open(), day, [whole(session('1'), session('2'))], [], true);
    const { length } = store.payloads.history(user, 'v4', '1');
    expect([length, store.payloads.history(user, 'v4', '2').length]).toEqual([1, 1]);
  });

  it('with polar.elements that cannot be read is incomplete', () => {
    const run = open();
    keepDay(run, day, [whole(session('1'), { identifier: { id: '' } })], [], true);
    expect(run.failures).toMatchObject([{ id: `v4 ${day}` }]);
    expect(stored('1')).toHaveLength(1);
  });

  it('with a session of more exercises than are taken is incomplete; those that are taken are stored', () => {
    const [exercise] = session('1').exercises as object[];
    const many = session('1', day, { exercises: Array(maxExercises + 2).fill(exercise) });
    const run = open();
    keepDay(run, day, [whole(many)], [], true);
    expect(run.failures).toMatchObject([{ id: '1', reason: expect.stringContaining(`${maxExercises + 2}`) }]);
    expect(stored('1')).toHaveLength(maxExercises);
  });

  it('with a session that is no workout says so, and ends where it is the store that fails', () => {
    const through = (keepTrainingSession: Core['keepTrainingSession']) => {
      const run = open({}, {}, { ...core, keepTrainingSession });
      keepDay(run, day, [whole(session('1'))], [], true);
      return run.failures;
    };
    const throwing = (problem: Error) => () => {
      throw problem;
    };
    const changes = [
      { workoutId: 'a', change: 'unchanged' as const },
      { workoutId: 'b', change: 'unchanged' as const, problem: 'odd' },
    ];
    expect(through(() => ({ changes, renamed: [], exercises: [] }))).toEqual([{ id: '1', reason: 'odd' }]);
    expect(through(throwing(new UnexpectedError('START_TIME', 'no start')))).toEqual([
      { id: '1', reason: expect.stringMatching(/no start$/) },
    ]);
    expect(() => through(throwing(new StoreError('DISK_FULL', 'x')))).toThrow(StoreError);
    expect(() => through(throwing(new RangeError('a mistake')))).toThrow('a mistake');
  });

  it('is a failure until every session that was listed is there', () => {
    const both = [wanted(session('1')), wanted(session('2'))];
    const run = open();
    takeDay(run, day, both, { answers: [whole(session('1'))] });
    expect([run.failures.map(({ id }) => id), failed()]).toEqual([[`day-${day}`], [`day-${day}`]]);
    takeDay(run, day, both, { answers: [whole(session('1'), session('2'))] });
    expect([run.failures, failed()]).toEqual([[], []]);
    takeDay(run, day, [], { answers: [whole(session('1'))], problem: new ServerError(500, '/') });
    expect(failed()).toEqual([`day-${day}`]);
  });
});
