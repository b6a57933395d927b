import { describe, expect, it } from 'vitest';
import { BadAnswerError, RefusedError } from '../../../../src/polar/errors.js';
import { parseExercise } from '../../../../src/polar/parse/exercise.js';
import type { OriginalFormat } from '../../../../src/polar/v3/access-link.js';
import type { PullDeps } from '../../../../src/sync/pull-contract.js';
import { fetchItemOriginals, pullOriginals } from '../../../../src/sync/sources/originals.js';
import { takeSummary } from '../../../../src/sync/sources/transactions/item.js';
import { user } from '../../import/support.js';
import { answer, asked, down, element, open, polar, pulled, sessionOf, store, useSteps } from './support.js';

useSteps();

describe("Polar's own files", () => {
  const files = async (originals: readonly OriginalFormat[], more: Partial<PullDeps> = {}) => {
    asked.length = 0;
    const run = open({ originals }, more);
    await pullOriginals(
      run,
      polar.list.map((one) => ({ ...parseExercise(Buffer.from(JSON.stringify(one))), id: String(one.id) })),
    );
    return { asked: [...asked], failed: run.failures.map(({ id }) => id) };
  };
  const original = (format: OriginalFormat) => store.originals.get(user, 'exercises', 'a', format);

  it('are asked for one by one, until each is here or Polar has said twice that there is none', async () => {
    polar.list = [element('a'), element('not here')];
    await pulled();
    polar.list.pop();
    await pulled();
    polar.list.push(element('nobody'));
    polar.says = (name) => (name === 'a/fit' ? down : name === 'a/gpx' ? 404 : undefined);
    const told: string[] = [];
    const onProgress: PullDeps['onProgress'] = ({ step, done, total }) => void told.push(`${step} ${done}/${total}`);
    expect(await files(['fit', 'tcx', 'gpx'], { onProgress })).toEqual({
      asked: ['a/fit', 'a/tcx', 'a/gpx'],
      failed: ['a/fit'],
    });
    expect(told).toEqual(['originals 0/3', 'originals 1/3', 'originals 2/3', 'originals 3/3']);
    expect([original('fit'), original('tcx')?.revision]).toEqual([undefined, sessionOf('a').fingerprint]);
    polar.says = (name) => (name === 'a/gpx' ? 404 : undefined);
    expect((await files(['fit', 'tcx', 'gpx'])).asked).toEqual(['a/fit', 'a/gpx']);
    expect((await files(['fit', 'tcx', 'gpx'])).asked).toEqual([]);
    told.length = 0;
    await files(['fit'], { onProgress });
    expect(told).toEqual([]);
  });

  it('are not there with one 204, and a file from before an edit stays', async () => {
    polar.list = [element('a')];
    await pulled();
    polar.says = (name) => (name === 'a/gpx' ? 204 : undefined);
    expect((await files(['tcx', 'gpx'])).asked).toEqual(['a/tcx', 'a/gpx']);
    expect(original('gpx')).not.toHaveProperty('sha256');
    const before = original('tcx')?.sha256;
    expect([before, (await files(['gpx', 'tcx'])).asked]).toEqual([expect.any(String), []]);
    polar.list[0] = element('a', { calories: 7 });
    await pulled();
    polar.says = (name) => (name.endsWith('tcx') ? 404 : undefined);
    expect((await files(['tcx'])).asked).toEqual(['a/tcx']);
    expect(original('tcx')).toMatchObject({ sha256: before, revision: expect.stringContaining('404') });
    expect((await files(['tcx'])).asked).toEqual(['a/tcx']);
    expect(original('tcx')).toMatchObject({ sha256: before, revision: sessionOf('a').fingerprint });
  });

  it('of a transaction are asked for all of them, and the first thing that went wrong is told', async () => {
    const item = { id: '7', path: '/7' };
    const run = open();
    expect(await fetchItemOriginals(run, item, ['fit'])).toBeUndefined();
    const summary = answer(element('7'), parseExercise);
    takeSummary(run, item, { value: summary });
    asked.length = 0;
    const bad = new BadAnswerError('HTML');
    polar.says = (name) => ({ '7/fit': down, '7/tcx': bad })[name];
    expect(await fetchItemOriginals(run, item, ['fit', 'tcx', 'gpx'])).toBe(down);
    expect(asked).toEqual(['7/fit', '7/tcx', '7/gpx']);
    expect(store.originals.get(user, 'transactions', '7', 'gpx')).toMatchObject({ revision: '' });
    asked.length = 0;
    polar.says = () => undefined;
    expect(await fetchItemOriginals(run, item, ['fit', 'gpx'])).toBeUndefined();
    expect(asked).toEqual(['7/fit']);
    polar.says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(fetchItemOriginals(run, item, ['tcx'])).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
  });
});
