import { RefusedError, UserIdUnknownError } from '../errors.js';
import type { Exchange } from '../http/exchange.js';
import { parseUser } from '../parse/user.js';
import type { AccessLinkUsers } from './access-link.js';

/** Whether this is one of Polar's user ids, and not a stand-in for an unknown one. */
export function isPolarUserId(userId: string): boolean {
  return /^\d{1,19}$/.test(userId);
}

/** The path of a user. @throws UserIdUnknownError for a stand-in, which is never sent. */
export function userPath(userId: string): string {
  if (!isPolarUserId(userId)) throw new UserIdUnknownError();
  return `/v3/users/${userId}`;
}

/** The calls about the account itself. */
export function usersOf(exchange: Exchange, userId: string): AccessLinkUsers {
  return {
    async registerUser(memberId) {
      const { status, value: number } = await exchange.run({
        method: 'POST',
        path: '/v3/users',
        json: { 'member-id': memberId },
        parse: numberIn,
        alsoAccept: [409],
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
      return { outcome: status === 409 ? 'already' : 'registered', ...(number !== undefined && { userId: number }) };
    },
    async getUser() {
      return (await exchange.run({ method: 'GET', path: userPath(userId), parse: parseUser })).value;
    },
    async deleteUser() {
      await exchange.run({ method: 'DELETE', path: userPath(userId) });
    },
  };
}

/** `polar-user-id`, as digits, because JavaScript numbers cannot hold every int64. Its absence is no error. */
function numberIn(body: Uint8Array): string | undefined {
  return /"polar[-_]user[-_]id"\s*:\s*"?(\d{1,19})\b/.exec(new TextDecoder().decode(body))?.[1];
}
