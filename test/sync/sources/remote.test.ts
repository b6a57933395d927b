import { afterEach, expect, it } from 'vitest';
import { createAccessLink } from '../../../src/polar/v3/client.js';
import { createAccessLinkV4 } from '../../../src/polar/v4/client.js';
import { compareWithPolar, compareWithV4 } from '../../../src/sync/verify.js';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const common = () => ({
  accessToken: w.token,
  version: 'test',
  signal: new AbortController().signal,
  now: () => new Date(w.now),
});

it('which of the sessions that v3 lists are stored is decided by their ids', async () => {
  const sessions = sessionsOf(4);
  w = await world({ sessions: sessions.slice(1) });
  await w.pull({ source: 'exercises', details: bare });
  w.sandbox.upload(sessions[0]!);
  const client = createAccessLink({ ...common(), apiUrl: w.sandbox.url, userId: w.sandbox.userId });
  const found = await w.look((store) => compareWithPolar(store, client));
  expect(found).toEqual({ polar: 4, here: 3, missing: [sessions[0]!.exerciseId] });
  w.sandbox.faults.add({ kind: '204', path: /\/v3\/exercises$/ });
  expect(await w.look((store) => compareWithPolar(store, client))).toEqual({ polar: 0, here: 0, missing: [] });
  await client.close();
});

it('which of the sessions that v4 lists for the last 90 days are stored is decided by their ids', async () => {
  w = await world({ api: 'v4', sessions: sessionsOf(3) });
  await w.pull({ source: 'v4', details: bare });
  const time = { startTime: '2026-02-20T10:00:00', durationMillis: 60_000, timezoneOffsetMinutes: 0 };
  w.sandbox.addV4Sessions([{ identifier: { id: '7' }, ...time, exercises: [time] }]);
  const v4 = createAccessLinkV4({ ...common(), apiUrl: `${w.sandbox.url}/v4/data` });
  const found = await w.look((store) => compareWithV4(store, w.sandbox.userId, v4, w.now));
  expect(found).toEqual({ polar: 4, here: 3, missing: ['7'] });
  for (const nothing of ['204', 'object'] as const) {
    await w.close();
    w = await world({ api: 'v4', sessions: [] });
    w.sandbox.v4.spelling = { ...w.sandbox.v4.spelling, nothing };
    w.token = w.sandbox.issueV4Token();
    const empty = createAccessLinkV4({ ...common(), apiUrl: `${w.sandbox.url}/v4/data` });
    const none = await w.look((store) => compareWithV4(store, w.sandbox.userId, empty, w.now));
    expect(none).toEqual({ polar: 0, here: 0, missing: [] });
    await empty.close();
  }
  await v4.close();
});
