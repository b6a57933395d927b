import { describe, expect, it } from 'vitest';
import { isStandIn, keyOfUser, nameOfUser, withNumber } from '../../src/auth/user-key.js';

const nobody = { last: undefined, stored: [] };

describe('whose a sign-in is', () => {
  it('is the number Polar tells, whatever is known here', () => {
    expect(keyOfUser('475', nobody)).toEqual({ userId: '475' });
    expect(keyOfUser('475', { last: '42', stored: ['42'] })).toEqual({ userId: '475' });
  });

  it('is the user of the profile, or of the database, when Polar tells no number', () => {
    expect(keyOfUser(undefined, { last: '475', stored: ['42', '43'] })).toEqual({
      ...{ userId: '475', userFrom: 'profile' },
    });
    expect(keyOfUser(undefined, { last: undefined, stored: ['42'] }).userId).toBe('42');
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
    // What the former sign-in had still to move is not forgotten by another one.
    const owing = { last: '475', former: first.userId, stored: [first.userId] };
    expect(keyOfUser('475', owing)).toEqual({ userId: '475', formerUserId: first.userId });
    expect(keyOfUser(undefined, owing)).toEqual({ userId: '475', formerUserId: first.userId, userFrom: 'profile' });
    expect(keyOfUser('42', owing)).toEqual({ userId: '42' });
    expect(keyOfUser(undefined, { last: '475', stored: [first.userId] }).userId).toBe('475');
    expect(keyOfUser(undefined, { last: undefined, stored: ['475'] }).userId).toBe('475');
  });
});

describe('a number that Polar tells later', () => {
  it('takes over a stand-in, corrects a guess, and changes nothing that Polar said itself', () => {
    const guess = keyOfUser(undefined, nobody);
    expect(withNumber(guess, '475')).toEqual({ userId: '475', formerUserId: guess.userId });
    const taken = keyOfUser(undefined, { last: '42', stored: ['42'] });
    expect(withNumber(taken, '475')).toEqual({ userId: '475' });
    expect(withNumber(taken, undefined)).toBe(taken);
    const told = keyOfUser('42', nobody);
    expect(withNumber(told, '475')).toBe(told);
  });
});
