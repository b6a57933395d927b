import { describe, expect, it } from 'vitest';
import { maxConcurrentRequests } from '../../../src/polar/http/connections.js';
import { limited, start, stated } from './limited.js';

describe('several requests at once', () => {
  it('while the budget is unknown, one is sent and the others wait for its response', async () => {
    const { limit, ask, through, turn } = limited();
    const all = [ask(), ask(), ask()];
    await turn();
    expect(through()).toBe(1);
    limit.observe(stated(1));
    limit.ended();
    await turn();
    expect(through()).toBe(3);
    await Promise.all(all);
  });

  it('are are are no more than there are connections, and one more as soon as one has ended', async () => {
    const { limit, ask, through, turn } = limited();
    await ask();
    limit.observe(stated(1));
    limit.ended();
    for (let n = 0; n < maxConcurrentRequests + 2; n += 1) void ask();
    await turn();
    expect(through()).toBe(1 + maxConcurrentRequests);
    limit.ended();
    await turn();
    expect(through()).toBe(2 + maxConcurrentRequests);
  });

  it('each counts as used until its response is here: never more than are left', async () => {
    const { limit, ask, through, turn } = limited();
    await ask();
    limit.observe(stated(517));
    limit.ended();
    for (let n = 0; n < 5; n += 1) void ask();
    await turn();
    expect(through()).toBe(1 + 3);
  });

  it('with a share of the limit, never more than are left of that', async () => {
    const { limit, ask, through, turn } = limited({ share: 0.5 });
    await ask();
    limit.observe(stated(258));
    limit.ended();
    for (let n = 0; n < 5; n += 1) void ask();
    await turn();
    expect(through()).toBe(1 + 2);
  });

  it('a response that states nothing still counts as a response', async () => {
    const { limit, ask, through, turn } = limited();
    void ask();
    void ask();
    void ask();
    await turn();
    limit.observe({});
    limit.ended();
    await turn();
    expect(through()).toBe(3);
  });
});

describe('a wait', () => {
  it('is shared by all and reported once, and after it one is sent before the others', async () => {
    const { limit, ask, sleeping, waits, through, turn } = limited();
    await ask();
    limit.observe(stated(520));
    limit.ended();
    const all = [ask(), ask(), ask()];
    await turn();
    expect(sleeping.map(({ ms }) => ms)).toEqual([45_000]);
    expect(waits).toEqual([[45, 'budget']]);
    sleeping[0]?.wake();
    await turn();
    expect(through()).toBe(2);
    limit.observe(stated(1));
    limit.ended();
    await turn();
    expect(through()).toBe(4);
    await Promise.all(all);
  });

  it('has its reason: a 429 by Polar, or the budget it stated', async () => {
    const { limit, ask, waits, sleeping, turn } = limited();
    limit.refuse({ 'retry-after': '30' });
    void ask();
    await turn();
    expect(waits).toEqual([[30, 'refused']]);
    expect(sleeping.map(({ ms }) => ms)).toEqual([30_000]);
  });

  it('continues if a longer one became known in the meantime', async () => {
    const { limit, ask, sleeping, through, turn } = limited();
    limit.refuse({ 'retry-after': '10' });
    void ask();
    await turn();
    limit.refuse({ 'retry-after': '30' });
    void ask();
    await turn();
    // The second one waits for the end of the first wait, and then for the rest.
    expect(sleeping.map(({ ms }) => ms)).toEqual([10_000]);
    sleeping[0]?.wake();
    await turn();
    expect(sleeping.map(({ ms }) => ms)).toEqual([10_000, 20_000]);
    sleeping[1]?.wake();
    await turn();
    expect(through()).toBeGreaterThan(0);
  });

  it.each([
    [60, 'waits'],
    [61, 'gives up'],
  ])('of %i seconds, where 60 are allowed: %s', async (seconds, what) => {
    const { limit, ask, sleeping, turn } = limited();
    limit.refuse({ 'retry-after': String(seconds) });
    const asked = ask();
    await turn();
    if (what === 'waits') expect(sleeping).toHaveLength(1);
    else {
      expect(await asked).toMatchObject({
        ...{ code: 'RATE_LIMITED', status: undefined, path: '/x', retryAt: new Date(start + 61_000) },
      });
      expect(sleeping).toHaveLength(0);
    }
  });

  it('that fails leaves nothing behind: the next one starts afresh', async () => {
    let broken = true;
    const slept: number[] = [];
    const { limit, ask } = limited({
      sleep: async (ms) => {
        if (broken) throw new Error('interrupted');
        slept.push(ms);
        throw new Error('enough');
      },
    });
    limit.refuse({ 'retry-after': '5' });
    expect(await ask()).toMatchObject({ message: 'interrupted' });
    broken = false;
    expect(await ask()).toMatchObject({ message: 'enough' });
    expect(slept).toEqual([5000]);
  });
});

describe('where Polar states no budget', () => {
  const unstated = { limit: 2, seconds: 30 };

  it('requests are counted here, in windows that begin with the first', async () => {
    const { limit, ask, sleeping, through, turn } = limited({ unstated });
    for (let n = 0; n < 2; n += 1) {
      await ask();
      limit.observe({});
      limit.ended();
    }
    const third = ask();
    await turn();
    expect([through(), sleeping.map(({ ms }) => ms)]).toEqual([2, [30_000]]);
    sleeping[0]?.wake();
    await third;
    expect(through()).toBe(3);
  });

  it('counting starts afresh when a window has ended', async () => {
    const { limit, ask, sleeping, forward, through, turn } = limited({ unstated });
    for (let n = 0; n < 2; n += 1) {
      await ask();
      limit.observe({});
      limit.ended();
    }
    forward(30_000);
    await ask();
    limit.ended();
    await ask();
    limit.ended();
    expect([through(), sleeping.length]).toEqual([4, 0]);
    void ask();
    await turn();
    expect(sleeping.map(({ ms }) => ms)).toEqual([30_000]);
  });

  it('only a share of it is used', async () => {
    const { limit, ask, sleeping, turn } = limited({ unstated, share: 0.5 });
    await ask();
    limit.observe({});
    limit.ended();
    void ask();
    await turn();
    expect(sleeping).toHaveLength(1);
  });

  it('nothing is counted without a window', async () => {
    const { limit, ask, through } = limited();
    for (let n = 0; n < 50; n += 1) {
      await ask();
      limit.observe({});
      limit.ended();
    }
    expect(through()).toBe(50);
  });
});
