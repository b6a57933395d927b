import { afterEach, expect, it } from 'vitest';
import { say } from '../../../support/say.js';
import { bare, type World, world } from '../../support.js';
import { day, sessions } from './sessions-of-years.js';

let w: World;
afterEach(() => w.close());

const now = Date.parse('2024-01-01T12:00:00Z');

it('2,000 sessions from ten years come with one request per window and one per day, within the limit', {
  timeout: 300_000,
}, async () => {
  w = await world({ api: 'v4', sessions: [] });
  w.now = now;
  w.sandbox.addV4Sessions(sessions(2000, 1.8));
  const result = await w.pull({ source: 'v4', details: bare, since: '2000-01-01' });
  expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 2000 }, failed: [] });
  const days = new Set(w.look((store) => store.list().map(({ start_time_local }) => start_time_local.slice(0, 10))));
  const windows = Math.ceil((now + 2 * day - Date.UTC(2000, 0, 1)) / (90 * day));
  expect(result.requests).toBe(windows + days.size);
  // Four fifths of what Polar allows in 15 minutes, and not one refusal.
  expect(result.requests).toBeLessThan(0.8 * 3000);
  expect(w.now).toBe(now);
  expect(new Set(w.sandbox.requests.map(({ status }) => status))).toEqual(new Set([200]));
  say(`2,000 sessions on ${days.size} days: ${result.requests} requests, of which ${windows} are windows`);
  expect(w.notes.at(-1)).toContain(
    'the oldest session Polar sent is from 2014-01-03; everything from there back to 2000-01-01 was empty',
  );
  expect(w.look((store) => store.v4.walk(w.sandbox.userId))).toMatchObject({
    since: '2000-01-01',
    oldestSession: '2014-01-03',
    endedAt: expect.any(String),
  });
  expect((await w.pull({ source: 'v4' })).requests).toBe(1);
});
