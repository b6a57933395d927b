import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../../src/polar/errors.js';
import { maxConcurrentRequests } from '../../../src/polar/http/connections.js';
import { limited, start, stated } from './limited.js';

describe('which requests are let through', () => {
  it('none after a response that says that nothing is left, not even those that waited for it', async () => {
    const { limit, ask, sleeping, through, turn } = limited();
    void ask();
    void ask();
    void ask();
    await turn();
    limit.observe(stated(520));
    limit.ended();
    await turn();
    expect([through(), sleeping.map(({ ms }) => ms)]).toEqual([1, [45_000]]);
  });

  it('one, if nothing else is in flight, even if nothing is left as far as known', async () => {
    const { limit, ask, through, turn } = limited();
    // Used up, without an end: the next response will show.
    limit.observe({ 'ratelimit-usage': '520', 'ratelimit-limit': '520' });
    void ask();
    void ask();
    await turn();
    expect(through()).toBe(1);
    limit.ended();
    await turn();
    expect(through()).toBe(2);
  });

  it('as many as are left in the longer window, too', async () => {
    const { limit, ask, through, turn } = limited();
    limit.observe({ 'ratelimit-usage': '10, 98', 'ratelimit-limit': '520, 100', 'ratelimit-reset': '45, 80000' });
    for (let n = 0; n < 4; n += 1) void ask();
    await turn();
    expect(through()).toBe(2);
  });

  it('as many as the room says: of the share of the limit that is used, without those in flight', async () => {
    const { limit, ask, sleeping, through, turn } = limited({ share: 0.5 });
    expect(limit.room()).toBe(Number.POSITIVE_INFINITY);
    limit.observe(stated(256));
    expect(limit.room()).toBe(4);
    void ask();
    void ask();
    await turn();
    expect(limit.room()).toBe(2);
    for (let n = 0; n < 2; n += 1) void ask();
    await turn();
    expect([through(), sleeping]).toEqual([4, []]);
    expect(limit.room()).toBe(0);
    void ask();
    await turn();
    expect(through()).toBe(4);
  });

  it('as many as there are connections, whatever is left', async () => {
    const { limit, ask, through, turn } = limited();
    limit.observe({});
    for (let n = 0; n < maxConcurrentRequests + 1; n += 1) void ask();
    await turn();
    expect(through()).toBe(maxConcurrentRequests);
  });

  it('those that wait are checked again, in order, when any of the others has ended', async () => {
    const { limit, ask, turn } = limited();
    const order: number[] = [];
    void ask();
    await turn();
    for (const n of [1, 2, 3]) void ask().then(() => order.push(n));
    limit.ended();
    await turn();
    expect(order).toEqual([1]);
    limit.observe(stated(1));
    limit.ended();
    await turn();
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('a wait that is over', () => {
  it('to the millisecond does not count', async () => {
    const { limit, ask, sleeping, waits, forward, through } = limited();
    limit.refuse({ 'retry-after': '30' });
    forward(30_000);
    await ask();
    expect([through(), sleeping.length, waits]).toEqual([1, 0, []]);
  });

  it('except for a millisecond is reported in whole seconds', async () => {
    const { limit, ask, sleeping, waits, forward, turn } = limited();
    limit.refuse({ 'retry-after': '30' });
    forward(28_999);
    void ask();
    await turn();
    expect([sleeping.map(({ ms }) => ms), waits]).toEqual([[1001], [[2, 'refused']]]);
  });
});

describe('a wait', () => {
  it('for a refusal and for the budget is a single one, until the later of the two', async () => {
    const both = async (retryAfter: string) => {
      const { limit, ask, waits, turn } = limited({ maxWaitSeconds: 900 });
      limit.observe(stated(520));
      limit.refuse({ 'retry-after': retryAfter });
      void ask();
      await turn();
      return waits;
    };
    expect(await both('30')).toEqual([[45, 'budget']]);
    expect(await both('45')).toEqual([[45, 'refused']]);
    expect(await both('60')).toEqual([[60, 'refused']]);
  });

  it('is shared by those that come while it lasts', async () => {
    const { limit, ask, sleeping, waits, forward, through, turn } = limited();
    limit.refuse({ 'retry-after': '30' });
    void ask();
    await turn();
    forward(10_000);
    void ask();
    await turn();
    expect([sleeping.map(({ ms }) => ms), waits]).toEqual([[30_000], [[30, 'refused']]]);
    forward(-10_000);
    sleeping[0]?.wake();
    await turn();
    expect([sleeping.length, through()]).toEqual([1, 1]);
    limit.ended();
    await turn();
    expect(through()).toBe(2);
  });

  it('that ends a moment early by the clock is over for all, and reported once', async () => {
    const { limit, ask, sleeping, waits, forward, through, turn } = limited();
    limit.observe(stated(0));
    limit.refuse({ 'retry-after': '30' });
    void ask();
    void ask();
    await turn();
    forward(-1);
    sleeping[0]?.wake();
    await turn();
    limit.observe(stated(1));
    limit.ended();
    await turn();
    expect([sleeping.length, waits.length, through()]).toEqual([1, 1, 2]);
  });

  it('that became longer while it lasted is waited out by all before anything is sent', async () => {
    const { limit, ask, sleeping, through, turn } = limited();
    limit.refuse({ 'retry-after': '10' });
    void ask();
    await turn();
    limit.refuse({ 'retry-after': '30' });
    sleeping[0]?.wake();
    await turn();
    expect([through(), sleeping.map(({ ms }) => ms)]).toEqual([0, [10_000, 20_000]]);
    sleeping[1]?.wake();
    await turn();
    expect(through()).toBe(1);
  });

  it('that has become shorter in the meantime is waited out', async () => {
    const { limit, ask, sleeping, turn } = limited();
    limit.refuse({ 'retry-after': '30' });
    void ask();
    await turn();
    limit.refuse({ 'retry-after': '10' });
    void ask();
    await turn();
    expect(sleeping.map(({ ms }) => ms)).toEqual([30_000]);
  });

  it('that is too long for one of them fails for that one alone, and is reported with its end', async () => {
    const { limit, ask, sleeping } = limited({ maxWaitSeconds: 60 });
    limit.observe(stated(520, 61));
    const problem = await ask();
    expect(problem).toBeInstanceOf(RateLimitedError);
    expect(problem).toMatchObject({ retryAt: new Date(start + 61_000), path: '/x' });
    expect(sleeping).toEqual([]);
  });
});

describe('a refusal', () => {
  const refused = (headers: Record<string, string>) => limited().limit.refuse(headers).getTime() - start;

  it('without any hint lasts a minute, and so does one without an end', () => {
    expect(refused({})).toBe(60_000);
    expect(refused({ 'ratelimit-usage': '520', 'ratelimit-limit': '520' })).toBe(60_000);
  });

  it('lasts as long as it says, else until there is room again, and at least a second', () => {
    expect(refused({ ...stated(520, 17), 'retry-after': '30' })).toBe(30_000);
    expect(refused(stated(520, 17))).toBe(17_000);
    expect(refused(stated(5, 17))).toBe(17_000);
    expect(refused({ 'retry-after': '0' })).toBe(1000);
    expect(refused({ 'retry-after': '1' })).toBe(1000);
    expect(
      refused({ 'ratelimit-usage': '5, 5100', 'ratelimit-limit': '520, 5100', 'ratelimit-reset': '17, 80000' }),
    ).toBe(80_000_000);
  });
});

describe('the budget', () => {
  it('is what was last stated; a response that states none does not change it', () => {
    const { limit } = limited();
    expect(limit.budget()).toBeUndefined();
    limit.observe({});
    expect(limit.budget()).toBeUndefined();
    limit.observe(stated(7));
    limit.observe({});
    expect(limit.budget()).toMatchObject({ shortUsed: 7 });
    // Responses overtake each other: within one window it only grows.
    limit.observe(stated(5));
    expect(limit.budget()).toMatchObject({ shortUsed: 7 });
    limit.observe(stated(9));
    expect(limit.budget()).toMatchObject({ shortUsed: 9 });
  });

  it('that is used up to the share of this client is used up', async () => {
    const used = async (n: number) => {
      const { limit, ask, sleeping, turn } = limited({ share: 0.5 });
      limit.observe(stated(n));
      void ask();
      await turn();
      return sleeping.map(({ ms }) => ms);
    };
    expect(await used(259)).toEqual([]);
    expect(await used(260)).toEqual([45_000]);
  });

  it('once stated, is what counts, and not what is counted here', async () => {
    const { limit, ask, through, sleeping } = limited({ unstated: { limit: 2, seconds: 30 } });
    for (let n = 0; n < 5; n += 1) {
      await ask();
      limit.observe(stated(n));
      limit.ended();
    }
    expect([through(), sleeping.length]).toEqual([5, 0]);
  });
});
