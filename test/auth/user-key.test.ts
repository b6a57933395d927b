import { describe, expect, it } from 'vitest';
import { isStandIn, keyOfUser, nameOfUser } from '../../src/auth/user-key.js';

const nobody = { last: undefined, stored: [] };

describe('whose a sign-in is', () => {
  it('is the number Polar tells, whatever is known here', () => {
    expect(keyOfUser('475', nobody)).toEqual({ userId: '475' });
    expect(keyOfUser('475', { last: '42', stored: ['42'] })).toEqual({ userId: '475' });
  });

  it('is the user of the profile, or of the database, when Polar tells no number', () => {
    expect(keyOfUser(undefined, { last: '475', stored: ['42', '43'] })).toEqual({ userId: '475' });
    expect(keyOfUser(undefined, { last: undefined, stored: ['42'] })).toEqual({ userId: '42' });
  });

  it('is a new stand-in when nothing tells, one that names nobody', () => {
    for (const known of [nobody, { last: undefined, stored: ['42', '43'] }]) {
      const { userId } = keyOfUser(undefined, known);
      expect(userId).toMatch(/^v4-[0-9a-f]{16}$/);
      expect(keyOfUser(undefined, known).userId).not.toBe(userId);
      expect([isStandIn(userId), isStandIn('475')]).toEqual([true, false]);
      expect([nameOfUser('475'), nameOfUser(userId)]).toEqual(['Polar user 475', expect.not.stringContaining(userId)]);
    }
  });

  it('comes to the same user in either order of sign-in, also across a logout', () => {
    const first = keyOfUser(undefined, nobody);
    const knowing = [
      { last: first.userId, stored: [] },
      { last: undefined, stored: [first.userId] },
    ];
    for (const known of knowing) {
      expect(keyOfUser('475', known)).toEqual({ userId: '475', formerUserId: first.userId });
    }
    expect(keyOfUser(undefined, { last: '475', stored: [first.userId] })).toEqual({ userId: '475' });
    expect(keyOfUser(undefined, { last: undefined, stored: ['475'] })).toEqual({ userId: '475' });
  });
});
