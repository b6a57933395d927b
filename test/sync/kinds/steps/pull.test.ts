import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../../src/errors.js';
import { BadAnswerError, NotServedError, RefusedError } from '../../../../src/polar/errors.js';
import { planKind } from '../../../../src/sync/kinds/plan.js';
import { accessLinkNight } from '../../import/days.js';
import { user } from '../../import/support.js';
import { day, down, lost, now, open, polar, pulled, store, useSteps } from './support.js';

useSteps();

describe('a kind of many days', () => {
  const requests = () => planKind('activity', store, user, now).length;

  it('is given up for this run after three errors of Polar in a row', async () => {
    expect(requests()).toBe(17);
    polar.says = () => down;
    const result = await pulled(['activity']);
    expect([result.asked.length, result.answered, result.problem]).toEqual([3, false, down]);
    expect(result.counts.activity?.counts).toEqual({ new: 0, updated: 0, unchanged: 0, failed: 3 });
    // One that comes in between begins the count anew.
    polar.says = (_, n) => (n % 3 === 0 ? 204 : down);
    expect((await pulled(['activity'])).asked).toHaveLength(17);
  });

  it('is not asked for other days where it is refused or retired, and the next kind is', async () => {
    for (const problem of [new RefusedError('X', 'x', { status: 403 }), new NotServedError(410, '/')]) {
      polar.says = (name) => (name === 'activity' ? problem : 204);
      const result = await pulled(['activity', 'sleep']);
      expect(result.asked.map((one) => one.split(' ')[0])).toEqual(['activity', 'sleep']);
      expect([result.answered, result.problem]).toEqual([true, problem]);
      expect(result.failed).toEqual([{ id: 'activity', reason: problem.message }]);
    }
  });

  it('is the last that is asked for where nobody answers three times in a row', async () => {
    polar.says = () => lost;
    const result = await pulled(['activity', 'sleep']);
    expect([result.asked.length, result.failed.map(({ id }) => id)]).toEqual([3, ['activity', 'sleep']]);
    polar.says = (_, n) => (n % 3 === 0 ? down : lost);
    expect((await pulled(['activity', 'sleep'])).asked).toHaveLength(18);
    polar.says = (_, n) => (n % 3 === 0 ? 204 : lost);
    expect((await pulled(['activity', 'sleep'])).asked).toHaveLength(18);
  });

  it('is remembered as asked for where Polar answered, be it with nothing, and not after a 404', async () => {
    polar.says = () => 404;
    await pulled(['activity']);
    expect(requests()).toBe(17);
    polar.says = () => 204;
    await pulled(['activity'], open(true));
    expect(requests()).toBe(17);
    await pulled(['activity']);
    expect(requests()).toBe(3);
  });

  it('for want of a scope is told with the remedy', async () => {
    polar.says = () =>
      new RefusedError('SCOPE_MISSING', 'A scope is missing.', { status: 403 }, { hint: 'Sign in anew.' });
    expect((await pulled(['sleep'])).failed).toEqual([{ id: 'sleep', reason: 'A scope is missing. Sign in anew.' }]);
    polar.says = () => new RefusedError('X', 'No.', { status: 403 }, { hint: 'Sign in anew.' });
    expect((await pulled(['sleep'])).failed).toEqual([{ id: 'sleep', reason: 'No.' }]);
  });

  it('that ends the run is on record as far as it came', async () => {
    const record = vi.spyOn(store.dataIndex, 'kindPulled');
    polar.says = () => new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });
    await expect(pulled(['sleep'])).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    expect(record).toHaveBeenCalledTimes(1);
    polar.says = () => 204;
    await pulled(['sleep'], open(true));
    expect(record).toHaveBeenCalledTimes(1);
  });
});

describe('what is asked for once in four weeks', () => {
  it('is asked for again when they are over', () => {
    const askedAgo = (ms: number) => {
      store.atomically(() =>
        store.dataIndex.asked(user, 'cardio-load-180-days', 'all', new Date(now - ms).toISOString()),
      );
      return planKind('cardio-load', store, user, now).map(({ block }) => block);
    };
    expect(planKind('cardio-load', store, user, now)).toHaveLength(2);
    expect(askedAgo(28 * day)).toContain('all');
    expect(askedAgo(28 * day - 1)).not.toContain('all');
    expect(askedAgo(0)).not.toContain('all');
    expect(askedAgo(-1)).toContain('all');
  });
});

describe('an answer', () => {
  const nights = (more: object = {}) => ({ nights: [{ ...accessLinkNight, ...more }] });
  const payloads = () => store.payloads.keysOf('data').length;

  it('is stored where it says anything new, and not again; nor in a look', async () => {
    polar.says = () => nights();
    expect((await pulled(['sleep'], open(true))).counts.sleep?.counts).toMatchObject({ new: 1 });
    expect(payloads()).toBe(0);
    await pulled(['sleep']);
    polar.says = () => ({ nights: [accessLinkNight], more: 1 });
    expect((await pulled(['sleep'])).counts.sleep?.counts).toMatchObject({ new: 0, unchanged: 1 });
    expect(payloads()).toBe(1);
    polar.says = () => nights({ sleep_score: 90 });
    expect((await pulled(['sleep'])).counts.sleep?.counts).toMatchObject({ updated: 1 });
    expect(payloads()).toBe(2);
  });

  it('with an element that is not understood is stored for that, though it says nothing new', async () => {
    polar.says = () => nights();
    await pulled(['sleep']);
    polar.says = () => ({ nights: [accessLinkNight, { date: 'soon' }] });
    expect((await pulled(['sleep'])).failed).toMatchObject([{ id: 'sleep' }]);
    expect(payloads()).toBe(2);
    await pulled(['sleep']);
    expect(payloads()).toBe(2);
  });

  it('whose record is refused costs that record; a store that fails ends the run', async () => {
    polar.says = () => nights();
    const fail = (code: string) =>
      vi.spyOn(store.records, 'save').mockImplementation(() => {
        throw new StoreError(code, 'x');
      });
    fail('VALUE_REFUSED');
    expect((await pulled(['sleep'])).failed).toMatchObject([{ id: 'sleep' }]);
    polar.says = () => nights({ sleep_score: 90 });
    fail('DISK_FULL');
    await expect(pulled(['sleep'])).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  it('that is not understood at all is kept, and not in a look', async () => {
    const answer = { path: '/', status: 200, contentType: null, body: Buffer.from('{"a":1}'), fetchedAt: '' };
    polar.says = () => new BadAnswerError('strange', { answer });
    await pulled(['sleep'], open(true));
    expect(payloads()).toBe(0);
    await pulled(['sleep']);
    expect(store.payloads.keysOf('data')).toMatchObject([{ part: 'unread' }]);
  });
});
