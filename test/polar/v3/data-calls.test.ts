import { describe, expect, it } from 'vitest';
import type { ResourceName } from '../../../src/kinds/kinds.js';
import { isResource } from '../../../src/polar/v3/data.js';
import { clientOf, failure, json, serve } from '../http/server.js';

const samples = 'steps=true&activity_zones=true&inactivity_stamps=true';
/** What is requested without days, for one day, and for two; and for each, whether 404 means that there is none. */
const calls: [ResourceName, [string, string, string], [boolean, boolean, boolean]][] = [
  ['sleep', plain('/v3/users/sleep'), [false, false, false]],
  ['nightly-recharge', plain('/v3/users/nightly-recharge'), [false, false, false]],
  [
    'activity',
    [
      '/v3/users/activities',
      `/v3/users/activities/2026-02-22?${samples}`,
      `/v3/users/activities?from=2026-02-22&to=2026-02-23&${samples}`,
    ],
    [false, true, false],
  ],
  [
    'heart-rate',
    [
      '/v3/users/continuous-heart-rate',
      '/v3/users/continuous-heart-rate/2026-02-22',
      '/v3/users/continuous-heart-rate?from=2026-02-22&to=2026-02-23',
    ],
    [false, true, false],
  ],
  ['cardio-load', plain('/v3/users/cardio-load'), [false, false, false]],
  ['cardio-load-180-days', plain('/v3/users/cardio-load/period/days/180'), [true, true, true]],
  ['sleepwise-alertness', plain('/v3/users/sleepwise/alertness'), [false, false, false]],
  ['sleepwise-bedtime', plain('/v3/users/sleepwise/circadian-bedtime'), [false, false, false]],
  ['body-temperature', plain('/v3/users/biosensing/bodytemperature'), [false, false, false]],
  ['skin-temperature', plain('/v3/users/biosensing/skintemperature'), [false, false, false]],
  ['skin-contacts', plain('/v3/users/biosensing/skincontacts'), [false, false, false]],
  ['spo2', plain('/v3/users/biosensing/spo2'), [false, false, false]],
  ['ecg', plain('/v3/users/biosensing/ecg'), [false, false, false]],
  ['physical-info', plain('/v3/users/physical-info'), [true, true, true]],
];

function plain(path: string): [string, string, string] {
  return [path, `${path}?from=2026-02-22&to=2026-02-22`, `${path}?from=2026-02-22&to=2026-02-23`];
}

const days = [undefined, { from: '2026-02-22', to: '2026-02-22' }, { from: '2026-02-22', to: '2026-02-23' }] as const;

it.each(calls)('%s is requested as Polar documents it, and 404 means none where Polar says so', async (...row) => {
  const [name, paths, noneIs404] = row;
  const server = await serve((_, response) => response.writeHead(404).end());
  const { client } = clientOf(server.url);
  for (const [i, range] of days.entries()) {
    const asked = client.getData(name, range);
    if (noneIs404[i]) expect((await asked).value).toBeUndefined();
    else expect(await failure(asked)).toMatchObject({ code: 'NOT_SERVED', status: 404 });
  }
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(paths.map((path) => `GET ${path}`));
});

it('what comes is read, and 204 means none', async () => {
  const server = await serve((_, response, n) =>
    n === 1 ? json(response, 200, [{ date: '2026-02-22', cardio_load: 12 }]) : response.writeHead(204).end(),
  );
  const { client } = clientOf(server.url);
  expect((await client.getData('cardio-load')).value).toMatchObject({
    records: [{ kind: 'cardio_load', date: '2026-02-22', cardio_load: 12 }],
    problems: [],
  });
  expect((await client.getData('cardio-load')).value).toBeUndefined();
});

it('what is stored under a name is recognized by it', () => {
  expect(calls.every(([name]) => isResource(name))).toBe(true);
  expect(['exercises', 'toString', ''].some(isResource)).toBe(false);
});

describe('physical information', () => {
  const path = '/v3/users/12/physical-information-transactions/7';

  it('comes in a transaction of its own', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'POST')
        return json(response, 201, { 'transaction-id': 7, 'resource-uri': server.url + path });
      if (request.method === 'PUT') return response.writeHead(200).end();
      if (request.path === path)
        return json(response, 200, { 'physical-informations': [`${server.url}${path}/physical-informations/3`] });
      return json(response, 200, { id: 3, created: '2026-02-22T10:00:00.000Z', weight: 70.5 });
    });
    const { client } = clientOf(server.url);
    const { value: transaction } = await client.createPhysicalInfoTransaction();
    expect(transaction).toEqual({ transactionId: '7', path });
    const { value: list } = await client.listPhysicalInfos(transaction!);
    expect(list).toEqual({ items: [{ id: '3', path: `${path}/physical-informations/3` }], unreadable: 0 });
    expect((await client.getPhysicalInfo(list!.items[0]!)).value).toMatchObject({
      records: [{ kind: 'physical_info', source: 'accesslink_transaction', weight_kg: 70.5 }],
    });
    expect(await client.commitPhysicalInfos(transaction!)).toBe('committed');
    expect(server.seen.map(({ method, path: asked }) => `${method} ${asked}`)).toEqual([
      'POST /v3/users/12/physical-information-transactions',
      `GET ${path}`,
      `GET ${path}/physical-informations/3`,
      `PUT ${path}`,
    ]);
  });

  it.each([204, 404])('has an unknown commit if Polar responds with %i', async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect(await clientOf(server.url).client.commitPhysicalInfos({ transactionId: '7', path })).toBe('unknown');
  });

  it('that is null is none, and anything but a list is rejected', async () => {
    const server = await serve((_, response, n) =>
      json(response, 200, n === 1 ? { 'physical-informations': null } : {}),
    );
    const { client } = clientOf(server.url);
    expect((await client.listPhysicalInfos({ transactionId: '7', path })).value?.items).toEqual([]);
    expect(await failure(client.listPhysicalInfos({ transactionId: '7', path }))).toMatchObject({ code: 'BAD_ANSWER' });
  });
});

describe('the original file of a session', () => {
  const gpx = '<gpx></gpx>';
  const tcx = '<TrainingCenterDatabase></TrainingCenterDatabase>';
  const fit = Buffer.from([12, 16, 0, 0, 0, 0, 0, 0, ...Buffer.from('.FIT'), 0, 0]);
  const bodies = { gpx: Buffer.from(gpx), tcx: Buffer.from(tcx), fit };
  const item = { id: '9', path: '/v3/users/12/exercise-transactions/7/exercises/9' };

  it.each([
    ['fit', '*/*'],
    ['tcx', 'application/vnd.garmin.tcx+xml'],
    ['gpx', 'application/gpx+xml'],
  ] as const)('as %s is returned unchanged, requested as %s', async (format, accept) => {
    const server = await serve((_, response) => response.writeHead(200).end(bodies[format]));
    const { client } = clientOf(server.url);
    expect(Buffer.from((await client.getExerciseFile('a/b', format)).value!)).toEqual(bodies[format]);
    expect(Buffer.from((await client.getItemFile(item, format)).value!)).toEqual(bodies[format]);
    expect(server.seen.map(({ method, path, headers }) => [method, path, headers.accept])).toEqual([
      ['GET', `/v3/exercises/a%2Fb/${format}`, accept],
      ['GET', `${item.path}/${format}`, accept],
    ]);
  });

  it('that does not exist is none (404) for a session of the list, and not served for one of a transaction', async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    const { client } = clientOf(server.url);
    expect((await client.getExerciseFile('a', 'fit')).value).toBeUndefined();
    expect(await failure(client.getItemFile(item, 'fit'))).toMatchObject({ code: 'NOT_SERVED' });
  });

  it('of another kind is rejected', async () => {
    const server = await serve((_, response) => response.writeHead(200).end(gpx));
    const { client } = clientOf(server.url);
    expect(await failure(client.getExerciseFile('a', 'fit'))).toMatchObject({ code: 'BAD_ANSWER' });
  });
});
