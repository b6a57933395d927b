import { expect, it } from 'vitest';
import { localOf, lostOf, nothingKnown, witnessOf } from '../../../src/storage/witness/lost.js';
import { commit, holdings, run, seconds, storeId } from './support.js';

const facts = { store: storeId, path: '/polar.db', run: 7, runs: [run(7)], commits: [commit('7')] };
const nothingLost = lostOf([], nothingKnown);

it('a witness contains what is held, sessions by day and records as spans of days', () => {
  const held = holdings(
    { '2026-02-21T06:30:00': '', '2026-02-20T19:00:00': 'szr', '2026-02-20T06:30:05': 's' },
    {
      sleep: ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-03', '2026-03-29', '2026-03-30'],
      ecg: ['2026-02-27'],
    },
  );
  expect(witnessOf(facts, held, nothingLost)).toEqual({
    schema: 'polar-sync.witness/1',
    ...facts,
    sessions: { '2026-02-20': ['06:30:05 s', '19:00:00 szr'], '2026-02-21': ['06:30:00 '] },
    records: {
      sleep: [
        ['2026-02-27', '2026-03-01'],
        ['2026-03-03', '2026-03-03'],
        ['2026-03-29', '2026-03-30'],
      ],
      ecg: [['2026-02-27', '2026-02-27']],
    },
  });
});

it('a witness continues to contain what was once held and is lost', () => {
  const held = holdings({ '2026-02-20T06:30:00': 'z' }, { sleep: ['2026-02-20', '2026-02-22'] });
  const lost = {
    sessions: [
      { start: seconds('2026-02-20T06:30:00'), held: 'sr', lacks: 'sr' },
      { start: seconds('2026-02-19T06:30:00'), held: 'r' },
    ],
    records: new Map([
      ['sleep', ['2026-02-21', '2026-02-22']],
      ['ecg', ['2026-02-20']],
    ] as const),
    runs: [run(8, '2026-02-21'), run(6, '2026-02-19')],
    commits: [commit('6', '2026-02-21'), commit('8', '2026-02-19')],
  };
  expect(witnessOf(facts, held, { ...lost, records: new Map(lost.records as never) })).toEqual({
    schema: 'polar-sync.witness/1',
    ...facts,
    runs: [run(6, '2026-02-19'), run(7), run(8, '2026-02-21')],
    commits: [commit('8', '2026-02-19'), commit('7'), commit('6', '2026-02-21')],
    sessions: { '2026-02-19': ['06:30:00 r'], '2026-02-20': ['06:30:00 szr'] },
    records: { sleep: [['2026-02-20', '2026-02-22']], ecg: [['2026-02-20', '2026-02-20']] },
  });
});

it('a witness of a database that has lost nothing lists its runs in order, whatever the clock was', () => {
  const runs = [run(1, '2031-01-01'), run(2, '2026-02-20'), run(3, '2026-02-21')];
  expect(witnessOf({ ...facts, runs }, holdings(), nothingLost).runs).toEqual(runs);
});

it('a witness lists the last 400 runs and transactions, and no more', () => {
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
  const runs = Array.from({ length: 300 }, (_, i) => run(i, day(i)));
  const commits = Array.from({ length: 300 }, (_, i) => commit(String(i), day(i)));
  const lost = {
    ...nothingLost,
    runs: Array.from({ length: 300 }, (_, i) => run(1000 + i, day(300 + i))),
    commits: Array.from({ length: 300 }, (_, i) => commit(String(1000 + i), day(300 + i))),
  };
  const written = witnessOf({ ...facts, runs, commits }, holdings(), lost);
  expect([written.runs.length, written.runs[0], written.runs.at(-1)]).toEqual([400, runs[200], lost.runs.at(-1)]);
  expect([written.commits.length, written.commits[0], written.commits.at(-1)]).toEqual([
    ...[400, commits[200], lost.commits.at(-1)],
  ]);
});

it('a witness is read back as everything it remembers', () => {
  const held = holdings(
    { '2026-02-20T06:30:00': 'szr', '2026-02-20T23:59:59': '', '1999-12-31T00:00:00': 'r' },
    { sleep: ['2024-02-28', '2024-02-29', '2024-03-01'], daily_activity: ['2026-10-25', '2026-10-26'] },
  );
  const lost = lostOf([witnessOf(facts, held, nothingLost)], nothingKnown);
  expect(new Map(lost.sessions.map((one) => [one.start, one.held]))).toEqual(held.sessions);
  expect(new Map([...lost.records].map(([kind, days]) => [kind, new Set(days)]))).toEqual(held.records);
  expect([lost.runs, lost.commits]).toEqual([facts.runs, facts.commits]);
});

it('the start of a session is its local time', () => {
  expect(localOf(seconds('2026-02-20T06:30:05'))).toBe('2026-02-20T06:30:05');
});
