import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordsJsonSchema } from '../../../src/export/kinds/schema.js';
import type { PlannedRoute } from '../../../src/kinds/definitions/targets.js';
import { babelPoints, describeReferee, xmlComplaints } from '../../support/judges/referees.js';
import { asked, dataLibrary } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

const route: PlannedRoute = {
  ...{ kind: 'planned_route', id: '4711', date: '2026-03-01', time_basis: 'local', source: 'flow_export' },
  ...{ name: 'Round <the> lake & back', description: 'mind the dog', point_count: 3, distance_meters: 1500 },
  points: [
    { latitude: 60.17, longitude: 24.9400001, altitude_meters: 12.345 },
    { latitude: -0.00000001, longitude: 1e-9 },
    { latitude: -33.5, longitude: -179.99999999, altitude_meters: -4 },
  ],
};
const other: PlannedRoute = { ...route, id: '4712', name: 'Second', points: route.points!.slice(0, 2) };

async function gpxOf(...routes: PlannedRoute[]): Promise<Buffer> {
  const home = temporaryFolder();
  const env = dataLibrary(home, routes);
  const out = join(home, 'routes.gpx');
  const { exitCode, stderr } = await run(['export', '--data', 'routes', '--format', 'gpx', '--out', out], { env });
  expect([exitCode, stderr.includes('Only the account export has them')]).toEqual([0, routes.length === 0]);
  return readFileSync(out);
}

describeReferee(['gpsbabel', 'xmllint'], 'planned routes as GPX', () => {
  it('are valid, and others read the same points', async () => {
    const file = await gpxOf(route, other);
    expect(xmlComplaints('gpx', [file])).toEqual([]);
    const points = babelPoints('gpx', file, '-r');
    // gpsbabel writes altitudes to a tenth of a meter.
    expect(points.map(({ latitude, longitude, altitude }) => [latitude, longitude, altitude])).toEqual([
      [60.17, 24.9400001, expect.closeTo(12.35, 0)],
      [0, 0, undefined],
      [-33.5, -180, -4],
      [60.17, 24.9400001, expect.closeTo(12.35, 0)],
      [0, 0, undefined],
    ]);
    expect(file.toString()).toContain('<name>Round &lt;the&gt; lake &amp; back</name>');
  });

  it('are valid if there are none, which is said', async () => {
    expect(xmlComplaints('gpx', [await gpxOf()])).toEqual([]);
  });
});

describe('export --data', () => {
  it('knows GPX only for routes, and says so', async () => {
    const { exitCode, stderr } = await asked()(['export', '--data', 'sleep', '--format', 'gpx', '--out', '-']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('GPX is for workouts and planned routes.')]);
    expect(stderr).toContain('--data routes');
  });

  it('writes routes in the other formats too, with a schema', async () => {
    const { stdout } = await asked()(['export', '--data', 'routes', '--format', 'json', '--out', '-']);
    expect(JSON.parse(stdout)).toMatchObject([{ schema: 'polar-sync.planned-route/1', kind: 'planned_route' }]);
    expect(recordsJsonSchema(['planned_route'])).toMatchObject({ properties: { point_count: { type: 'integer' } } });
  });
});
