import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { int64, type JsonObject } from '../../../src/sandbox/represent/json.js';
import { representV4 } from '../../../src/sandbox/represent/v4/session.js';
import { run, temporaryFolder } from '../../commands/run.js';
import { readFit } from '../../support/judges/referees.js';
import { readRfc4180 } from '../../support/judges/rfc4180.js';
import { parseXml } from '../../support/judges/well-formed.js';
import { full, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

interface Told extends JsonObject {
  exercises: { routes?: { route?: { wayPoints?: JsonObject[] } } }[];
}

/** A session whose second way point is this many ms after its start. */
function withPoint(element: Told, elapsedMillis: JsonObject[string]): JsonObject {
  const far = structuredClone(element);
  const points = far.exercises[0]?.routes?.route?.wayPoints ?? [];
  points[1] = { ...points[1], elapsedMillis };
  return far;
}

it.each([
  ['285,000 years', int64(9_007_199_254_740_993n)],
  ['minus 25 days', -(2 ** 31)],
  ['two days in a session of seconds', 172_800_000],
])('a way point %s after the start costs that point: every format has both workouts', async (_when, millis) => {
  w = await world({ api: 'v4', sessions: [] });
  const told = sessionsOf(12).map((session) => representV4(session) as Told);
  const routed = told.filter(({ exercises }) => (exercises[0]?.routes?.route?.wayPoints?.length ?? 0) > 4);
  const [bad, good] = routed as [Told, Told];
  const points = bad.exercises[0]?.routes?.route?.wayPoints?.length ?? 0;
  w.sandbox.addV4Sessions([withPoint(bad, millis), good]);
  expect(await w.pull({ source: 'v4', details: full })).toMatchObject({ outcome: 'ok', workouts: { new: 2 } });

  const [far, near] = w.look((store) => [...store.iterate()]).sort((a, b) => b.quality.length - a.quality.length);
  expect(far?.quality).toEqual(expect.arrayContaining(['bad_route_points', 'out_of_range:route.time_seconds']));
  expect(far?.route).toHaveLength(points - 1);
  expect(near?.quality.filter((code) => code.startsWith('out_of_range'))).toEqual([]);

  const home = temporaryFolder();
  for (const format of ['json', 'csv', 'gpx', 'tcx', 'fit']) {
    const out = join(home, format, '/');
    const exported = await run(['export', '--format', format, '--out', out, '--db', w.path, '--json'], {
      env: { POLAR_SYNC_HOME: home },
    });
    expect([format, exported.exitCode, JSON.parse(exported.stdout)]).toMatchObject([
      format,
      0,
      { workouts: 2, failed: [] },
    ]);
    for (const file of readdirSync(out).filter((name) => !name.startsWith('.'))) {
      const bytes = readFileSync(join(out, file));
      if (format === 'json') JSON.parse(bytes.toString());
      else if (format === 'csv') readRfc4180(bytes.toString());
      else if (format === 'fit') await readFit(bytes);
      else parseXml(bytes);
    }
  }
});
