import { describe, expect, it } from 'vitest';
import { type LostJson, lostInWords, lostJson, remedyOf } from '../../../src/commands/shared/lost.js';
import type { Lost } from '../../../src/storage/witness/lost.js';
import type { Testimony } from '../../../src/storage/witness/witness.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const day = 86_400_000;
const second = (ms: number) => ms / 1000;

const told = (
  { sessions = [], records = new Map(), runs = [], commits = [] }: Partial<Lost>,
  trouble?: Testimony['trouble'],
): LostJson | undefined => lostJson({ lost: { sessions, records, runs, commits }, ...(trouble && { trouble }) }, now);
const known = (lost: Partial<Lost>): LostJson => {
  const found = told(lost);
  if (!found) throw new Error('nothing is lost');
  return found;
};

const whole = (ms: number) => ({ start: second(ms), held: 'szr' });
const part = (ms: number) => ({ start: second(ms), held: 'szr', lacks: 'r' });
const run = (id: number, at: string) => ({ id, started_at: at }) as Lost['runs'][number];
const commit = (transaction_id: string) =>
  ({ kind: 'exercises', transaction_id, opened_at: '2026-02-20T10:00:00Z', items: 3 }) as Lost['commits'][number];

const old = Date.parse('2025-12-24T08:00:00Z');
const fresh = Date.parse('2026-02-20T08:00:00Z');

describe('what is lost', () => {
  it('is nothing if all lists are empty, and something with each one', () => {
    expect(told({})).toBeUndefined();
    expect(told({ sessions: [whole(old)] })).toBeDefined();
    expect(told({ records: new Map([['sleep', ['2026-02-01']]]) })).toBeDefined();
    expect(told({ runs: [run(1, '2026-02-01T08:00:00Z')] })).toBeDefined();
    expect(told({ commits: [commit('7')] })).toBeDefined();
  });

  it('says which database it was, how many workouts, and how many of them are still served', () => {
    const sessions = [whole(old), part(now - 30 * day - 1000), whole(now - 30 * day), part(fresh)];
    expect(told({ sessions })).toEqual({
      database: 'older',
      runs: [],
      transactions: [],
      workouts: {
        ...{ missing: 2, incomplete: 2, served: 2 },
        ...{ first_start_local: '2025-12-24T08:00:00', last_start_local: '2026-02-20T08:00:00' },
      },
      data: [],
    });
    expect(told({ sessions }, { kind: 'replaced', path: '/x' } as Testimony['trouble'])?.database).toBe('replaced');
    expect(told({ sessions }, { kind: 'gone' } as Testimony['trouble'])?.database).toBe('older');
  });

  it('names runs, transactions, and days of data by their ends', () => {
    const records: Lost['records'] = new Map([['sleep', ['2026-01-05', '2026-01-07', '2026-02-01']]]);
    expect(told({ records, runs: [run(9, '2026-02-01T08:00:00Z')], commits: [commit('7')] })).toMatchObject({
      runs: [{ id: 9, started_at: '2026-02-01T08:00:00Z' }],
      transactions: [{ kind: 'exercises', transaction_id: '7', opened_at: '2026-02-20T10:00:00Z', items: 3 }],
      workouts: { missing: 0, incomplete: 0, served: 0 },
      data: [{ kind: 'sleep', days: 3, first_date: '2026-01-05', last_date: '2026-02-01' }],
    });
  });

  it.each<[string, Partial<Lost>, string]>([
    ['one workout', { sessions: [whole(old)] }, '1 workout (2025-12-24)'],
    ['details of one', { sessions: [part(old)] }, 'details of 1 workout (2025-12-24)'],
    [
      'both',
      { sessions: [whole(old), whole(old + day), part(fresh)] },
      '2 workouts and details of 1 (2025-12-24 to 2026-02-20)',
    ],
    [
      'data',
      { records: new Map([['nightly_recharge', ['2026-01-05', '2026-01-07']]]) },
      'nightly recharge of 2 days (2026-01-05 to 2026-01-07)',
    ],
    [
      'all of it',
      { sessions: [whole(old)], records: new Map([['sleep', ['2026-01-05']]]), commits: [commit('7')] },
      '1 workout (2025-12-24), sleep of 1 day (2026-01-05); from 1 transaction committed at Polar',
    ],
    ['only transactions', { commits: [commit('7'), commit('8')] }, '2 transactions committed at Polar'],
  ])('in words: %s', (_name, lost, words) => {
    expect(lostInWords(known(lost))).toBe(words);
  });

  it('in words: runs by their first and last number, whatever order they have', () => {
    const one = lostInWords(known({ runs: [run(9, '2026-02-01T08:00:00Z')] }));
    expect(one).toMatch(/^run 9 \(2026-02-01[^()]*\)$/);
    const three = {
      runs: [run(9, '2026-02-01T08:00:00Z'), run(3, '2026-02-03T08:00:00Z'), run(12, '2026-02-05T08:00:00Z')],
    };
    expect(lostInWords(known(three))).toMatch(/^3 runs, 3 to 12 \(2026-02-01.* to 2026-02-05.*\)$/);
  });

  it('in words: something that cannot be named', () => {
    const { runs, transactions, workouts, data } = known({ sessions: [whole(old)] });
    const none = { ...workouts, missing: 0 };
    const { first_start_local: _first, last_start_local: _last, ...unnamed } = none;
    expect(lostInWords({ database: 'older', runs, transactions, data, workouts: unnamed })).toBe(
      'nothing that can be named',
    );
  });
});

describe('how to get it back', () => {
  const end = '. Or put the newer database back. polar-sync doctor --accept-loss ends this warning.';
  const sleep: Lost['records'] = new Map([['sleep', ['2026-01-05']]]);

  it.each<[string, Partial<Lost>, string]>([
    [
      'of the last days',
      { sessions: [whole(fresh), part(fresh)] },
      'polar-sync pull --full fetches what is from the last 30 days (2)',
    ],
    [
      'older',
      { sessions: [whole(old)] },
      'what is older than 30 days (1) comes from v4, if you are signed in to it, or from the account export with polar-sync import',
    ],
    [
      'both',
      { sessions: [whole(old), part(old), whole(fresh)] },
      'polar-sync pull --full fetches what is from the last 30 days (1); the rest (2) comes from v4, if you are signed in to it, or from the account export with polar-sync import',
    ],
    ['data', { records: sleep }, 'polar-sync pull --full --data workouts,sleep fetches what Polar still serves of it'],
    [
      'workouts and data',
      { sessions: [whole(fresh)], records: sleep },
      'polar-sync pull --full --data workouts,sleep fetches what is from the last 30 days (1)',
    ],
    [
      'runs alone',
      { runs: [run(1, '2026-02-01T08:00:00Z')] },
      'polar-sync pull --full asks Polar for everything once more',
    ],
  ])('%s', (_name, lost, words) => {
    expect(remedyOf(known(lost))).toBe(words + end);
  });

  it('names all kinds at once if there are many', () => {
    const kinds = ['heart_rate', 'nightly_recharge', 'sleep', 'daily_activity'] as const;
    const asked = (count: number) => {
      const records: Lost['records'] = new Map(kinds.slice(0, count).map((kind) => [kind, ['2026-01-05']]));
      return /--data (\S+)/.exec(remedyOf(known({ records })))?.[1];
    };
    expect([asked(3), asked(4)]).toEqual(['workouts,sleep,nightly-recharge,heart-rate', 'all']);
  });
});
