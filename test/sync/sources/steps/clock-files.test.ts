import { describe, expect, it } from 'vitest';
import { NotServedError, RateLimitedError, RefusedError } from '../../../../src/polar/errors.js';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { PullDeps, PullOptions } from '../../../../src/sync/pull-contract.js';
import { pullClockFiles, pullItemClockFile } from '../../../../src/sync/sources/clock-files.js';
import { pullExercises } from '../../../../src/sync/sources/exercises/pull.js';
import { takeSummary } from '../../../../src/sync/sources/transactions/item.js';
import { user } from '../../import/support.js';
import { full } from '../../support.js';
import { answer, asked, down, element, now, open, polar, pulled, samples, store, useSteps } from './support.js';

useSteps();

describe('the file that tells of pauses', () => {
  const recorded = (id: string) => element(id, { samples, heart_rate: { average: 98 } });
  async function clock(options: Partial<PullOptions> = {}, more: Partial<PullDeps> = {}) {
    const run = open({ details: full, ...options }, more);
    await pullExercises(run);
    asked.length = 0;
    await pullClockFiles(run);
    expect(run.failures).toEqual([]);
    return [...asked];
  }

  it('is asked for where every detail is wanted and nothing tells of pauses', async () => {
    polar.list = [recorded('a')];
    for (const detail of ['samples', 'zones', 'route'] as const)
      expect(await clock({ details: { ...full, [detail]: false } })).toEqual([]);
    expect(await clock()).toEqual(['a/fit']);
    expect(await clock()).toEqual([]);
  });

  it('is none of those that are brought anyway', async () => {
    polar.list = [recorded('a')];
    const run = open({ details: full, originals: ['fit'] });
    run.listed = [{ ...parseExercise(Buffer.from(JSON.stringify(recorded('a')))), id: 'a' }];
    await pulled({ details: full });
    asked.length = 0;
    await pullClockFiles(run);
    expect(asked).toEqual([]);
  });

  it('is brought for as many as fit into the rate limit without a wait, and for the others next time', async () => {
    polar.list = ['a', 'b', 'c'].map(recorded);
    for (const left of [0, -1]) {
      polar.room = left;
      expect(await clock()).toEqual([]);
    }
    polar.room = 2;
    // Those in flight count as sent: that nothing is left does not stop what is under way.
    polar.says = (name) => {
      if (name.endsWith('/fit')) polar.room = 0;
      return undefined;
    };
    expect(await clock()).toEqual(['a/fit', 'b/fit']);
    for (const id of ['a', 'b']) expect(store.originals.get(user, 'exercises', id, 'fit')).toBeDefined();
    polar.room = 2;
    expect(await clock()).toEqual(['c/fit']);
  });

  it.each([
    ['Polar asks to wait', new RateLimitedError(new Date(now))],
    ['Polar is in trouble', down],
    ['Polar does not serve it', new NotServedError(410, '/')],
  ])('is not brought where %s, which is no failure', async (_why, problem) => {
    polar.list = [recorded('a')];
    polar.says = (name) => (name.endsWith('/fit') ? problem : undefined);
    expect(await clock()).toEqual(['a/fit']);
    polar.says = () => undefined;
    expect(await clock()).toEqual(['a/fit']);
  });

  it('ends the run where the sign-in is refused', async () => {
    polar.list = [recorded('a')];
    polar.says = (name) =>
      name.endsWith('/fit') ? new RefusedError('TOKEN_REFUSED', 'x', { status: 401 }) : undefined;
    await expect(clock()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it('is asked for again once the session was edited', async () => {
    polar.list = [recorded('a')];
    expect(await clock()).toEqual(['a/fit']);
    polar.list = [{ ...recorded('a'), calories: 7 }];
    expect(await clock()).toEqual(['a/fit']);
  });

  it('of a transaction is asked for where no other source has the session, and once', async () => {
    const item = { id: '7', path: '/7' };
    const run = open({ details: full });
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    takeSummary(run, item, { value: answer(recorded('7'), parseExercise) });
    polar.room = 0;
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    polar.room = 1;
    await pullItemClockFile(run, item);
    await pullItemClockFile(run, item);
    expect(asked).toEqual(['7/fit']);
    // Of the same session that the list has, the file comes from there.
    store.originals.save({ userId: user, source: 'transactions', externalId: '7', format: 'tcx', revision: '' });
  });

  it('of a transaction is left to the list where that has the session', async () => {
    polar.list = [recorded('a')];
    await pulled({ details: full });
    const item = { id: '7', path: '/7' };
    const run = open({ details: full });
    takeSummary(run, item, { value: answer(recorded('7'), parseExercise) });
    expect(store.list()).toHaveLength(1);
    asked.length = 0;
    await pullItemClockFile(run, item);
    expect(asked).toEqual([]);
    polar.says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await pullItemClockFile(run, item);
  });
});
