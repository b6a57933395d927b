import { RefusedError } from './errors.js';
import type { Exchange } from './exchange.js';
import { parseUser } from './parse/user.js';
import type { AccessLinkUsers } from './types.js';

/** The calls about the account itself. */
export function usersOf(exchange: Exchange, userId: string): AccessLinkUsers {
  const path = `/v3/users/${encodeURIComponent(userId)}`;
  return {
    async registerUser(memberId) {
      const { status } = await exchange.run({
        method: 'POST',
        path: '/v3/users',
        json: { 'member-id': memberId },
        alsoFine: [409],
      });
      if (status === 204) {
        throw new RefusedError(
          'USER_NOT_FOUND',
          'Polar knows no user for this token.',
          { status, path: '/v3/users' },
          {
            hint: 'Run `polar-sync login` again.',
          },
        );
      }
      return status === 409 ? 'already' : 'registered';
    },
    async getUser() {
      return (await exchange.run({ method: 'GET', path, parse: parseUser })).value;
    },
    async deleteUser() {
      await exchange.run({ method: 'DELETE', path });
    },
  };
}
