import { afterEach, describe, expect, it } from 'vitest';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const asked = (since = 0) => w.sandbox.requests.slice(since).map(({ path }) => path);
const held = () =>
  w.look((store) => store.payloads.current(w.sandbox.userId, 'data', 'v4-calendar')).map(({ body }) => body.toString());

describe('the calendar, of which nobody has shown a response', () => {
  const open = async (calendar: World['sandbox']['v4']['days']['calendar']) => {
    w = await world({ sessions: [], historyDays: 60, api: 'v4' });
    w.sandbox.v4.days.calendar = calendar;
    expect((await w.pullData(['calendar'])).failed).toEqual([]);
  };

  it.each([
    ['in whole windows, where Polar takes them with features', { longest: 90, plain: 'dates' }],
    ['without features, where it takes these for a day only', { longest: 1, plain: 'all' }],
    ['day by day, where it only names dates without them', { longest: 1, plain: 'dates' }],
  ] as const)('is kept with its notes %s', async (_name, calendar) => {
    await open(calendar);
    expect(held().filter((body) => body.includes('Legs heavy')).length).toBeGreaterThan(0);
    expect(asked()[0]).toMatch(/T00:00:00&.*features=notes&features=feeling&features=feedback/);
    const before = w.sandbox.requests.length;
    w.now += 3_600_000;
    expect((await w.pullData(['calendar'])).failed).toEqual([]);
    // What was rejected is not tried anew in every pull.
    const again = asked(before);
    expect(again.length).toBeLessThanOrEqual(6);
    if (calendar.longest === 1)
      expect(
        again.filter((path) => /features/.test(path) && !/from=2026-02-2[5-9]|from=2026-03/.test(path)).length,
      ).toBeLessThanOrEqual(3);
  });
});
