import { describe, expect, it } from 'vitest';
import { parseWitness } from '../../../src/storage/witness/file.js';
import { commit, run, witness } from './support.js';

/** A witness with one wrong value: nothing in it may be trusted, nor may it break a command. */
const bad: Record<string, unknown[]> = {
  schema: ['polar-sync.witness/2', null],
  store: ['0123', 7, 'g'.repeat(32), '0'.repeat(33), `x${'0'.repeat(32)}`],
  path: [undefined, 7, ['/polar.db']],
  run: [-1, 1.5, '3', null, 2 ** 53],
  runs: [
    {},
    null,
    'none',
    [null],
    [[]],
    ['run'],
    [run(1), { ...run(2), id: -1 }],
    [{ ...run(2), id: '2' }],
    [{ ...run(2), started_at: 5 }],
    [{ ...run(2), source: null }],
    [{ ...run(2), workouts: 0.5 }],
  ],
  commits: [
    {},
    null,
    [null],
    [[]],
    [commit('1'), { ...commit('2'), kind: 'other' }],
    [{ ...commit('2'), user_id: 1 }],
    [{ ...commit('2'), transaction_id: 2 }],
    [{ ...commit('2'), opened_at: null }],
    [{ ...commit('2'), items: -2 }],
  ],
  sessions: [
    undefined,
    null,
    [],
    'none',
    { '2026-02-20': ['06:30:00 s'], '2026-02-30x': [] },
    { '+002026-02-20': [] },
    { '2026-02-20T00:00Z': [] },
    { '2026-13-01': [] },
    { '2026-2-20': [] },
    { yesterday: [] },
    { '2026-02-20': '06:30:00 s' },
    { '2026-02-20': [63_000] },
    { '2026-02-20': ['06:30:00 s', '06:30:00'] },
    ...['24:00:00 s', '30:00:00 s', '06:60:00 s', '06:30:60 s', '6:30:00 s', '06:3:00 s', '06:30:0 s'].map((start) => ({
      '2026-02-20': [start],
    })),
    ...['06:30:00 rs', '06:30:00 x', '06:30:00  s', 'x06:30:00 s', '06:30:00 s '].map((start) => ({
      '2026-02-20': [start],
    })),
  ],
  records: [
    undefined,
    null,
    { sleep: [['2026-02-20', '2026-02-20']], ecg: null },
    [],
    { sleep: null },
    { sleep: ['2026-02-20'] },
    { sleep: [['2026-02-20', '2026-02-21'], ['2026-02-20']] },
    { sleep: [['2026-02-20', '2026-02-21', '2026-02-22']] },
    { sleep: [['2026-02-20', '2026-02-40']] },
    { sleep: [['2026-02-20', 5]] },
    { sleep: [{ 0: '2026-02-20', 1: '2026-02-20', length: 2 }] },
  ],
};

const good = witness({
  runs: [run(1)],
  commits: [commit('1')],
  sessions: { '2026-02-20': ['06:30:00 s'] },
  records: { sleep: [['2026-02-20', '2026-02-20']] },
});

describe('what is not a witness', () => {
  it.each(Object.entries(bad).flatMap(([field, values]) => values.map((value) => [field, value] as const)))(
    'has %s: %j',
    (field, value) => {
      expect(parseWitness(JSON.stringify(good))).toEqual(good);
      expect(parseWitness(JSON.stringify({ ...good, [field]: value }))).toBeUndefined();
    },
  );

  it.each(['', 'null', '[]', '"witness"', '7', '{', 'undefined', '[{}]'])('is the text %s', (text) => {
    expect(parseWitness(text)).toBeUndefined();
  });
});
