import { describe, expect, it } from 'vitest';
import { refuseWrongUser } from '../../src/polar/named-user.js';
import { clientOf, failure, json, serve } from './http/server.js';

const start = { start_time: '2026-02-22T07:50:17' };
const owned = (user: string, key = 'polar-user') => [{ id: 'a', ...start, [key]: user }];

describe('a user id that Polar has not confirmed', () => {
  it.each([
    ['https://www.polaraccesslink.com/v3/users/13', 'polar-user'],
    ['https://www.polaraccesslink.com/v3/users/13/', 'polar_user'],
    ['/v3/users/9007199254740993', 'polar_user'],
  ])('is rejected if a response is about %s, and nothing of it is returned', async (user, key) => {
    const server = await serve((_, response) => json(response, 200, owned(user, key)));
    const { client } = clientOf(server.url, { claimed: true });
    const error = await failure(client.listExercises());
    const named = /(\d+)\/?$/.exec(user)![1]!;
    expect(error).toMatchObject({ code: 'WRONG_USER', exitCode: 2 });
    expect(error.message).toMatch(new RegExp(`is 12, .* user ${named}\\.$`));
    expect(error.hint).toContain(`Set POLAR_SYNC_USER_ID to ${named}`);
    expect(server.seen).toHaveLength(1);
  });

  it('is accepted if the response is about it, about no user, or is not JSON', async () => {
    const answers = [owned('https://x/v3/users/12'), owned('https://x/v3/users/0012/'), [{ id: 'a', ...start }]];
    const server = await serve((_, response, n) => json(response, 200, answers[n - 1]));
    const { client } = clientOf(server.url, { claimed: true });
    for (const _ of answers) expect((await client.listExercises()).value?.items).toHaveLength(1);
  });

  it('is not checked if Polar itself gave it', async () => {
    const server = await serve((_, response) => json(response, 200, owned('https://x/v3/users/13')));
    expect((await clientOf(server.url).client.listExercises()).value?.items).toHaveLength(1);
  });

  it('is compared with every owner that a response names, in JSON of any media type', () => {
    const answer = (contentType: string | null, ...users: string[]) => ({
      ...{ status: 200, path: '/x', contentType, fetchedAt: '' },
      body: Buffer.from(JSON.stringify(users.map((user) => ({ polar_user: user })))),
    });
    const wrong = expect.objectContaining({ code: 'WRONG_USER' });
    expect(() => refuseWrongUser(answer('application/json;charset=UTF-8', '/users/12', '/users/13'), '12')).toThrow(
      wrong,
    );
    expect(() => refuseWrongUser(answer('application/gpx+xml', '/users/13'), '12')).not.toThrow();
    expect(() => refuseWrongUser(answer(null, '/users/13'), '12')).not.toThrow();
    expect(() => refuseWrongUser(answer('application/json', '/users/13/x', 'users/13'), '12')).not.toThrow();
  });
});
