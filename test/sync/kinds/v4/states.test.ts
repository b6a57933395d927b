import { afterEach, expect, it } from 'vitest';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { verify } from '../../../../src/sync/verify.js';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const favorite = (id: number, name: string) => ({ favorite: { id, name }, exercise: [{ idx: 0, duration: 600_000 }] });
const serve = (...favorites: object[]) =>
  w.sandbox.v4.days.given.set(
    '/training-target/favorites',
    favorites.map((element) => ({ day: 0, element: element as never })),
  );
const dates = () =>
  w
    .look((store) => store.records.list('training_target').filter(({ favorite }) => favorite === 1))
    .map(({ id, date, name }) => `${id} ${name} ${date}`);

it('what has no date of its own keeps that of its first arrival while others change, also in a rebuild', async () => {
  w = await world({ sessions: [], historyDays: 1, api: 'v4' });
  serve(favorite(1, 'Long run'), favorite(2, 'Intervals'));
  await w.pullData(['targets']);
  w.now += 86_400_000;
  serve(favorite(1, 'Long run'), favorite(2, 'Hills'));
  expect((await w.pullData(['targets'])).data.targets).toMatchObject({ updated: 1 });
  w.now += 86_400_000;
  serve(favorite(3, 'New'), favorite(1, 'Long run'), favorite(2, 'Hills'));
  await w.pullData(['targets']);
  const expected = ['favorite/1 Long run 2026-03-01', 'favorite/2 Hills 2026-03-02', 'favorite/3 New 2026-03-03'];
  expect(dates().sort()).toEqual(expected);
  expect(await w.look((store) => verify(store))).toMatchObject({ ok: true, problems: [] });
  expect(await w.look((store) => rebuild(store))).toMatchObject({ records: { changed: 0, removed: 0 }, failed: [] });
  expect(dates().sort()).toEqual(expected);
});
