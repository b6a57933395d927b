import { describe, expect, it } from 'vitest';
import { clientOf, failure, json, serve } from '../http/server.js';

describe('users', () => {
  it.each([
    [200, 'registered'],
    [201, 'registered'],
    [409, 'already'],
  ])('registering, with response %i, is %s', async (status, outcome) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect(await clientOf(server.url).client.registerUser('me-1')).toStrictEqual({ outcome });
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/v3/users',
        body: '{"member-id":"me-1"}',
        headers: { 'content-type': 'application/json' },
      },
    ]);
  });

  it.each([
    '{"polar-user-id": 9007199254740993}',
    '{"polar_user_id":9007199254740993}',
    '{"member-id":"me-1", "polar-user-id"  :  "9007199254740993"}',
  ])('registering returns the user id, to the last digit: %s', async (text) => {
    const server = await serve((_, response) => json(response, 200, text));
    expect(await clientOf(server.url).client.registerUser('me-1')).toEqual({
      outcome: 'registered',
      userId: '9007199254740993',
    });
  });

  it.each([
    [204, 'USER_NOT_FOUND', 4],
    [401, 'TOKEN_REFUSED', 4],
    [403, 'CONSENT_OR_REGISTRATION', 4],
    [500, 'SERVER_ERROR', 5],
  ])('registering, with response %i, is %s', async (status, code, exitCode) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect(await failure(clientOf(server.url).client.registerUser('me'))).toMatchObject({
      ...{ code, exitCode, status, path: '/v3/users', hint: expect.stringMatching(/\w{3}/) },
    });
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('reads what Polar sends about the user, and nothing as nothing', async () => {
    const server = await serve((_, response, n) => {
      if (n === 2) return response.writeHead(204).end();
      return json(
        response,
        200,
        '{"polar-user-id":9007199254740993,"member-id":"me","weight":70.5,"first-name":"E","last-name":null,"extra-info":null}',
      );
    });
    const { client } = clientOf(server.url);
    expect(await client.getUser()).toStrictEqual({ polarUserId: '9007199254740993', memberId: 'me', firstName: 'E' });
    expect(await client.getUser()).toBeUndefined();
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/v3/users/12' });
  });

  it('deletes the registration once', async () => {
    const server = await serve((_, response, n) => response.writeHead(n === 1 ? 204 : 500).end());
    const { client } = clientOf(server.url);
    await client.deleteUser();
    expect(server.seen[0]).toMatchObject({ method: 'DELETE', path: '/v3/users/12' });
    expect(await failure(client.deleteUser())).toMatchObject({ code: 'SERVER_ERROR' });
    expect(server.seen).toHaveLength(2);
  });
});
