import { afterEach, expect, it } from 'vitest';
import { describeShared } from '../../support/shared.js';
import type { World } from '../support.js';
import { emptyWorld, report, storedById, wrongWith } from './support.js';

let w: World;
afterEach(() => w.close());

describeShared('a sport told by its number', () => {
  it('is the sport of that id, and stays what Polar said', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report('sport-numeric.json'));
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: 4 } });
    expect(storedById(w)).toMatchObject({
      sp000001: { type: 'boxing', sport: 'boxing', vendor_sport: { sport: '109' }, quality: [] },
      sp000002: { type: 'running', sport: 'running', vendor_sport: { sport: '4' }, quality: [] },
      sp000003: { type: 'boxing', vendor_sport: { sport: 'OTHER', detailed_sport_info: '109' } },
      sp000004: { type: 'other', vendor_sport: { sport: 'OTHER' } },
    });
    expect(await wrongWith(w)).toEqual([]);
  });
});
