import { describe, expect, it } from 'vitest';
import {
  exerciseId,
  flowIdOf,
  idInName,
  isMadeUp,
  isRevision,
  madeUpIds,
  ofExerciseId,
  revision,
  withIdOfFile,
} from '../../../src/sync/sources/ids.js';
import { payloadIdOf } from '../../../src/sync/sources/sources.js';

const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const exercises = [{ startTime: '2016-04-30T08:00:00.000', duration: 'PT1H' }];
const madeUp = 'start-2016-04-30T08:00:00.000-PT1H';

describe('the id of a session in the account export', () => {
  it.each([
    ['digits', '7520219187', '7520219187'],
    ['a UUID', uuid, uuid],
    ['as long as an id may be', 'a'.repeat(64), 'a'.repeat(64)],
    ['none', undefined, madeUp],
    ['an empty one', '', madeUp],
    ['one that is too long', 'a'.repeat(65), madeUp],
    ['one with a slash, which separates exercises', '7520219187/2', madeUp],
    ['one with something before it', ' 7520219187', madeUp],
    ['one with something behind it', '7520219187 ', madeUp],
    ['one that pretends to be made up', 'start-1', madeUp],
  ])('%s', (_what, id, expected) => {
    expect(flowIdOf({ ...(id !== undefined && { id }), exercises })).toBe(expected);
  });

  it('is made from what little is known', () => {
    expect(flowIdOf({ exercises: [] })).toBe('start--');
    expect(flowIdOf({ exercises: [{ startTime: '2016-04-30T08:00:00.000' }] })).toBe('start-2016-04-30T08:00:00.000-');
  });

  it('lies between two bounds if it was made up, and no other does', () => {
    const within = (id: string) => id >= madeUpIds.from && id < madeUpIds.before;
    expect([isMadeUp(madeUp), within(madeUp)]).toEqual([true, true]);
    for (const id of ['7520219187', uuid, 'star', 'start', 'started', 'xstart-1']) {
      expect([id, isMadeUp(id), within(id)]).toEqual([id, false, false]);
    }
  });
});

describe("the id in a file's name", () => {
  it.each([
    [`training-session-2025-08-03-8171866030-${uuid}.json`, '8171866030'],
    [`training-session_2025-08-03T15-00-00_8171866030-${uuid}.json`, '8171866030'],
    [`training-session-2025-08-03-123456-${uuid}.JSON`, '123456'],
    [`a/b/training-session-2025-08-03-8171866030-${uuid}.json`, '8171866030'],
    [`a\\training-session-2025-08-03-8171866030-${uuid}.json`, '8171866030'],
    [`training-session-2025-08-03-8171866030-${uuid}.json/other.json`, undefined],
    [`xtraining-session-2025-08-03-8171866030-${uuid}.json`, undefined],
    [`training-session-2025-08-03-12345-${uuid}.json`, undefined],
    [`training-session-2025-08-03-${'1'.repeat(20)}-${uuid}.json`, undefined],
    [`training-session-2025-08-03-8171866030-${uuid}.json.bak`, undefined],
    [`training-session-2025-8-03-8171866030-${uuid}.json`, undefined],
    ['training-session-2025-08-03-8171866030.json', undefined],
    [`training-session-2025-08-03-8171866030-${uuid.slice(1)}.json`, undefined],
    ['', undefined],
  ])('%s: %s', (path, expected) => {
    expect(idInName(path)).toBe(expected);
  });

  it('is the id of a session without one, and of no other', () => {
    const path = `training-session-2025-08-03-8171866030-${uuid}.json`;
    expect(withIdOfFile({ exercises }, path)).toEqual({ id: '8171866030', exercises });
    expect(withIdOfFile({ id: '7', exercises }, path)).toEqual({ id: '7', exercises });
    expect(withIdOfFile({ id: '7/8', exercises }, path)).toEqual({ id: '8171866030', exercises });
    expect(withIdOfFile({ exercises }, 'mine.json')).toEqual({ exercises });
  });
});

describe('an exercise of a session', () => {
  it("has the session's id, followed by a number if there are several", () => {
    expect(exerciseId('7', 0, 1)).toBe('7');
    expect([0, 1].map((position) => exerciseId('7', position, 2))).toEqual(['7/1', '7/2']);
    expect(ofExerciseId('7')).toEqual({ id: '7', position: 0 });
    expect(ofExerciseId('7/2')).toEqual({ id: '7', position: 1 });
    expect(ofExerciseId('')).toEqual({ id: '', position: 0 });
  });

  it.each([
    ['flow_export', '7'],
    ['v4', '7'],
    ['exercises', '7/2'],
    ['transactions', '7/2'],
  ] as const)('of %s has its payloads under %s', (source, expected) => {
    expect(payloadIdOf({ source, externalId: '7/2' })).toBe(expected);
  });

  it('has revisions named after the time of the change', () => {
    expect(revision(undefined)).toBe('session');
    expect(revision('2022-11-06T06:37:08.000')).toBe('session/2022-11-06T06:37:08.000');
    expect(['session', 'session/2022', 'sessions', 'xsession/1', 'samples'].map(isRevision)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
