import { describe, expect, it } from 'vitest';
import { clientOf, failure, json, serve, token } from '../http/server.js';

const start = { start_time: '2026-02-22T07:50:17' };
const transaction = { transactionId: '7', path: '/v3/users/12/exercise-transactions/7' };
const item = { id: '9', path: `${transaction.path}/exercises/9` };
const gpx = '<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>';

describe('the requests', () => {
  it('go each to its own address, with method, token and the type it can read', async () => {
    const server = await serve((request, response) => {
      const { path, method } = request;
      if (path === '/v3/exercises') return json(response, 200, [{ id: 'a', ...start }]);
      if (path.startsWith('/v3/exercises/')) return json(response, 200, start);
      if (method === 'POST')
        return json(response, 201, { 'transaction-id': 7, 'resource-uri': server.url + transaction.path });
      if (method === 'PUT') return response.writeHead(200).end();
      if (path === transaction.path) return json(response, 200, { exercises: [server.url + item.path] });
      if (path === item.path) return json(response, 200, { id: 9, 'start-time': start.start_time });
      if (path.endsWith('/heart-rate-zones')) return json(response, 200, { zone: null });
      if (path.endsWith('/samples')) return json(response, 200, { samples: [`${server.url}${item.path}/samples/0`] });
      if (path.endsWith('/samples/0'))
        return json(response, 200, { 'recording-rate': 1, 'sample-type': '0', data: '1' });
      return response.writeHead(200, { 'content-type': 'application/gpx+xml' }).end(gpx);
    });
    const { client } = clientOf(server.url);

    expect((await client.listExercises()).value?.items).toEqual([{ id: 'a', startTime: start.start_time }]);
    await client.getExercise('a/../b', { samples: true, zones: true, route: true });
    await client.getExercise('aQlC83', { samples: false, zones: true, route: false });
    await client.getExercise('aQlC83', { samples: false, zones: false, route: false });
    expect((await client.createTransaction()).value).toEqual(transaction);
    expect((await client.listTransaction(transaction)).value?.items).toEqual([item]);
    expect((await client.getSummary(item)).value).toEqual({ id: '9', startTime: start.start_time });
    expect((await client.getZones(item)).value).toEqual([]);
    const links = (await client.listSamples(item)).value?.items ?? [];
    expect((await client.getSamples(links[0]!)).value).toEqual({ recordingRate: 1, sampleType: '0', data: '1' });
    expect((await client.getRoute(item)).value).toEqual([{ latitude: 1, longitude: 2 }]);
    expect(await client.commitTransaction(transaction)).toBe('committed');

    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v3/exercises',
      'GET /v3/exercises/a%2F..%2Fb?samples=true&zones=true&route=true',
      'GET /v3/exercises/aQlC83?zones=true',
      'GET /v3/exercises/aQlC83',
      'POST /v3/users/12/exercise-transactions',
      `GET ${transaction.path}`,
      `GET ${item.path}`,
      `GET ${item.path}/heart-rate-zones`,
      `GET ${item.path}/samples`,
      `GET ${item.path}/samples/0`,
      `GET ${item.path}/gpx?includePauseTimes=false`,
      `PUT ${transaction.path}`,
    ]);
    expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${token}`]));
    expect(new Set(server.seen.map(({ headers }) => headers['user-agent']))).toEqual(new Set(['polar-sync/1.2.3']));
    expect(server.seen.map(({ headers }) => headers.accept)).toEqual(
      server.seen.map(({ path }) => (path.includes('/gpx') ? 'application/gpx+xml' : 'application/json')),
    );
    // None of them has a body.
    expect(server.seen.filter(({ headers, body }) => headers['content-type'] !== undefined || body !== '')).toEqual([]);
    expect(client.requests).toBe(12);
    expect(server.connections()).toBe(1);
  });

  it('return the body exactly as it came, with its path and the time it was complete', async () => {
    const body = ' {"id" : 9007199254740993, "start-time":"2026-02-22T07:50:17","x":NaN}\n';
    const server = await serve((_, response) =>
      json(response, 200, body, { 'content-type': 'application/json;charset=UTF-8' }),
    );
    const { client } = clientOf(server.url);
    const answer = await client.getExercise('9007199254740993', { samples: true, zones: false, route: false });
    expect(Buffer.from(answer.body).toString()).toBe(body);
    expect(answer).toMatchObject({
      status: 200,
      path: '/v3/exercises/9007199254740993?samples=true',
      contentType: 'application/json;charset=UTF-8',
      fetchedAt: '2026-02-22T10:00:00.000Z',
      value: { id: '9007199254740993' },
    });
  });

  it('reject a response about another session, or a series of another type', async () => {
    const server = await serve((request, response) =>
      json(response, 200, request.path.includes('samples/') ? { 'sample-type': '1', data: '1' } : { id: 8, ...start }),
    );
    const { client } = clientOf(server.url);
    await expect(client.getSummary(item)).rejects.toMatchObject({ code: 'BAD_ANSWER', answer: { status: 200 } });
    await expect(client.getExercise('9', { samples: true, zones: true, route: true })).rejects.toMatchObject({
      code: 'BAD_ANSWER',
    });
    await expect(client.getSamples({ sampleType: '0', path: `${item.path}/samples/0` })).rejects.toMatchObject({
      code: 'BAD_ANSWER',
    });
  });

  it('take 204 for nothing, and a commit of what is gone for unknown', async () => {
    const server = await serve((request, response) => response.writeHead(request.method === 'PUT' ? 404 : 204).end());
    const { client } = clientOf(server.url);
    const answers = [
      await client.listExercises(),
      await client.createTransaction(),
      await client.listTransaction(transaction),
      await client.getSummary(item),
      await client.getRoute(item),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 204, body: new Uint8Array() });
    expect(answers.every((answer) => answer.value === undefined)).toBe(true);
    expect(await client.commitTransaction(transaction)).toBe('unknown');
    expect(client.requests).toBe(6);
  });

  it.each(['', '/', '//'])('go below the path of an address, with "%s" after it', async (slashes) => {
    const server = await serve((_, response) => json(response, 200, []));
    await clientOf(`${server.url}/polar${slashes}`).client.listExercises();
    expect(server.seen.map(({ path }) => path)).toEqual(['/polar/v3/exercises']);
  });

  it('end when the client is closed', async () => {
    const server = await serve(() => undefined);
    const { client } = clientOf(server.url);
    const asked = failure(client.createTransaction());
    await expect.poll(() => server.seen.length).toBe(1);
    await client.close();
    expect(await asked).toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('are all reported, retries included, and never a header', async () => {
    const server = await serve((_, response, n) => (n === 1 ? response.writeHead(503).end() : json(response, 200, [])));
    const { client, requests } = clientOf(server.url);
    const started = performance.now();
    await client.listExercises();
    const elapsed = performance.now() - started;
    // Each is rounded.
    expect(requests.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(elapsed + requests.length);
    expect(requests).toEqual([
      { method: 'GET', path: '/v3/exercises', status: 503, ms: expect.any(Number), attempt: 1, error: 'SERVER_ERROR' },
      { method: 'GET', path: '/v3/exercises', status: 200, ms: expect.any(Number), attempt: 2 },
    ]);
    expect(JSON.stringify(requests)).not.toContain(token);
  });
});

describe('the token goes nowhere else', () => {
  it('does not follow a transaction, a session or a series to another server', async () => {
    const foreign = await serve((_, response) => json(response, 200, { id: 9, ...start }));
    const server = await serve(({ method, path }, response) => {
      if (method === 'POST')
        return json(response, 201, { 'transaction-id': 7, 'resource-uri': foreign.url + transaction.path });
      const list = path === transaction.path ? 'exercises' : 'samples';
      return json(response, 200, { [list]: [`${foreign.url}${path}/${list}/9`] });
    });
    const { client } = clientOf(server.url);
    expect((await client.createTransaction()).value).toEqual(transaction);
    for (const promise of [client.listTransaction(transaction), client.listSamples(item)]) {
      expect(await failure(promise)).toMatchObject({ code: 'FOREIGN_LINK', exitCode: 5, status: 200 });
    }
    expect(client.requests).toBe(3);
    expect(foreign.connections()).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
    const foreign = await serve((_, response) => json(response, 200, []));
    const server = await serve((_, response) =>
      response.writeHead(status, { location: `${foreign.url}/v3/exercises` }).end(),
    );
    const { client } = clientOf(server.url);
    expect(await failure(client.listExercises())).toMatchObject({ code: 'REDIRECTED', exitCode: 1, status });
    expect(client.requests).toBe(1);
    expect(foreign.connections()).toBe(0);
  });

  it('cannot be diverted by a path either', async () => {
    const foreign = await serve((_, response) => json(response, 200, { id: 9, ...start }));
    const server = await serve((_, response) => json(response, 200, { id: 9, ...start }));
    const { client } = clientOf(server.url);
    await client.getSummary({ id: '9', path: `//${new URL(foreign.url).host}/x` });
    expect(server.seen).toHaveLength(1);
    expect(foreign.connections()).toBe(0);
  });
});
