import { describe, expect, it } from 'vitest';
import { isStandIn, keyOfUser, nameOfUser, withNumber } from '../../src/auth/user-key.js';

const nobody = { last: undefined, stored: [] };

describe('the user of a sign-in', () => {
  it("is Polar's number, whatever is known here", () => {
    expect(keyOfUser('475', nobody)).toEqual({ userId: '475' });
    expect(keyOfUser('475', { last: '42', stored: ['42'] })).toEqual({ userId: '475' });
  });

  it("is the profile's user, or the database's, when Polar sends no number", () => {
    expect(keyOfUser(undefined, { last: '475', stored: ['42', '43'] })).toEqual({
      ...{ userId: '475', userFrom: 'profile' },
    });
    expect(keyOfUser(undefined, { last: undefined, stored: ['42'] }).userId).toBe('42');
  });

  it('is a new placeholder when nothing is known, which reveals nothing', () => {
    for (const known of [nobody, { last: undefined, stored: ['42', '43'] }]) {
      const { userId } = keyOfUser(undefined, known);
      expect(userId).toMatch(/^v4-[0-9a-f]{16}$/);
      expect(keyOfUser(undefined, known).userId).not.toBe(userId);
      expect([isStandIn(userId), isStandIn('475')]).toEqual([true, false]);
      expect([nameOfUser('475'), nameOfUser(userId)]).toEqual(['Polar user 475', expect.not.stringContaining(userId)]);
    }
  });

  it('leads to the same user in either order of sign-ins, even across a logout', () => {
    const first = keyOfUser(undefined, nobody);
    const knowing = [
      { last: first.userId, stored: [] },
      { last: undefined, stored: [first.userId] },
    ];
    for (const known of knowing) {
      expect(keyOfUser('475', known)).toEqual({ userId: '475', formerUserId: first.userId });
    }
    // Another sign-in does not forget what the former one still had to move.
    const owing = { last: '475', former: first.userId, stored: [first.userId] };
    expect(keyOfUser('475', owing)).toEqual({ userId: '475', formerUserId: first.userId });
    expect(keyOfUser(undefined, owing)).toEqual({ userId: '475', formerUserId: first.userId, userFrom: 'profile' });
    expect(keyOfUser('42', owing)).toEqual({ userId: '42' });
    expect(keyOfUser(undefined, { last: '475', stored: [first.userId] }).userId).toBe('475');
    expect(keyOfUser(undefined, { last: undefined, stored: ['475'] }).userId).toBe('475');
  });
});

describe('a number that Polar sends later', () => {
  it('replaces a placeholder, corrects a guess, and changes nothing that Polar itself said', () => {
    const guess = keyOfUser(undefined, nobody);
    expect(withNumber(guess, '475')).toEqual({ userId: '475', formerUserId: guess.userId });
    const taken = keyOfUser(undefined, { last: '42', stored: ['42'] });
    expect(withNumber(taken, '475')).toEqual({ userId: '475' });
    expect(withNumber(taken, undefined)).toBe(taken);
    const told = keyOfUser('42', nobody);
    expect(withNumber(told, '475')).toBe(told);
  });
});
