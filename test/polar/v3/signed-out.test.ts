import { describe, expect, it } from 'vitest';
import { clientOf, failure, json, serve } from '../http/server.js';

describe('a token that Polar does not accept, or so it seems', () => {
  it('401 means that the path does not exist if the token is good elsewhere', async () => {
    const server = await serve(({ path }, response) => {
      if (path === '/v3/users/12') return response.writeHead(403).end();
      return response.writeHead(401).end('<html>HTTP Status 401</html>');
    });
    const error = await failure(clientOf(server.url).client.createTransaction());
    expect(error).toMatchObject({ code: 'NOT_SERVED', status: 401 });
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it('a request with one 401 is sent again, even a create: it was not carried out', async () => {
    const server = await serve(({ path }, response, n) => {
      if (path === '/v3/users/12') return json(response, 200, { 'polar-user-id': 12 });
      return response.writeHead(n === 1 ? 401 : 204).end();
    });
    expect((await clientOf(server.url).client.createTransaction()).value).toBeUndefined();
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  });

  it.each([500, 404])('401 stays 401 if %i prevents finding out whether the token is good', async (status) => {
    const server = await serve(({ path }, response) =>
      response.writeHead(path === '/v3/users/12' ? status : 401).end(),
    );
    expect(await failure(clientOf(server.url).client.listExercises())).toMatchObject({ code: 'TOKEN_REFUSED' });
  });

  it("401 on a path made of a number that is not Polar's is not about the token either", async () => {
    const server = await serve(({ path }, response) =>
      path === '/v3/exercises' ? json(response, 200, []) : response.writeHead(401).end(),
    );
    const { client } = clientOf(server.url);
    for (const call of [() => client.createTransaction(), () => client.getUser(), () => client.deleteUser()]) {
      expect(await failure(call())).toMatchObject({ code: 'NOT_SERVED', status: 401 });
    }
  });

  it.each(['v4-0123456789abcdef', 'v4-0123', '0123-v4', '', '1'.repeat(20)])(
    'a stand-in for an unknown user id is never sent: "%s"',
    async (userId) => {
      const server = await serve((_, response) => response.writeHead(401).end());
      const { client } = clientOf(server.url, { userId });
      const calls = [
        async () => client.createTransaction(),
        async () => client.createPhysicalInfoTransaction(),
        async () => client.getUser(),
        async () => client.deleteUser(),
      ];
      for (const call of calls)
        expect(await failure(call())).toMatchObject({ code: 'USER_NUMBER_UNKNOWN', exitCode: 4 });
      expect(server.seen).toEqual([]);
    },
  );

  it('401 stays 401 for an unknown user id, which has no path to probe', async () => {
    const server = await serve(({ path }, response) =>
      response.writeHead(path.startsWith('/v3/users/') ? 403 : 401).end(),
    );
    const { client } = clientOf(server.url, { userId: 'v4-0123456789abcdef' });
    expect(await failure(client.listExercises())).toMatchObject({ code: 'TOKEN_REFUSED' });
    expect([client.requests, server.seen.length]).toEqual([1, 1]);
  });
});
