import { describe, expect, it } from 'vitest';
import { isNothing, isRecovered, type Lost, lostOf, nothingKnown } from '../../../src/storage/witness/lost.js';
import { commit, holdings, known, run, seconds, witness } from './support.js';

const nothing: Lost = { sessions: [], records: new Map(), runs: [], commits: [] };
const start = seconds('2026-02-20T06:30:00');
const remembered = (held: string) => witness({ sessions: { '2026-02-20': [`06:30:00 ${held}`] } });

describe('a session that a witness remembers', () => {
  it.each<[string, Record<string, string>, string, object | undefined]>([
    ['is there', { '2026-02-20T06:30:00': 'szr' }, 'szr', undefined],
    ['is there with more', { '2026-02-20T06:30:00': 'szr' }, 's', undefined],
    ['never had any details', { '2026-02-20T06:30:00': '' }, '', undefined],
    ['is there a minute earlier', { '2026-02-20T06:29:00': 'sr' }, 'sr', undefined],
    ['is there a minute later', { '2026-02-20T06:31:00': 'sr' }, 'sr', undefined],
    ['is not what began more than a minute earlier', { '2026-02-20T06:28:59': 'sr' }, 'sr', { held: 'sr' }],
    ['is not what began more than a minute later', { '2026-02-20T06:31:01': 'sr' }, 'sr', { held: 'sr' }],
    ['is gone', {}, 'szr', { held: 'szr' }],
    ['is gone, though it never had any details', {}, '', { held: '' }],
    ['lacks details', { '2026-02-20T06:30:00': 'z' }, 'szr', { held: 'szr', lacks: 'sr' }],
    ['lacks every detail', { '2026-02-20T06:30:00': '' }, 'zr', { held: 'zr', lacks: 'zr' }],
    [
      'has its details from several sources',
      { '2026-02-20T06:29:30': 's', '2026-02-20T06:30:20': 'z', '2026-02-20T06:31:00': 'r' },
      ...(['szr', undefined] as const),
    ],
  ])('%s', (_what, here, held, expected) => {
    // Others before and after, so that it has to be found among them.
    const store = { '2026-01-01T00:00:00': 'szr', '2026-02-19T06:30:00': 'szr', ...here };
    const later = { '2026-02-21T06:30:00': 'szr', '2026-02-22T06:30:00': 'szr', '2026-03-01T06:30:00': 'szr' };
    const lost = lostOf([remembered(held)], known(holdings({ ...store, ...later })));
    expect(lost).toEqual({ ...nothing, sessions: expected ? [{ start, ...expected }] : [] });
  });

  it('is found whatever the order of the sessions', () => {
    const here = { '2026-02-22T06:30:00': 's', '2026-02-20T06:30:00': 's', '2026-02-24T06:30:00': 's' };
    expect(lostOf([remembered('s')], known(holdings(here)))).toEqual(nothing);
  });

  it('has lost what any witness remembers about it', () => {
    const witnesses = [remembered('r'), remembered('s')];
    expect(lostOf(witnesses, nothingKnown).sessions).toEqual([{ start, held: 'sr' }]);
    const partly = known(holdings({ '2026-02-20T06:30:00': 'z' }));
    expect(lostOf(witnesses, partly).sessions).toEqual([{ start, held: 'sr', lacks: 'sr' }]);
    expect(lostOf([remembered('r'), remembered('z')], partly).sessions).toEqual([{ start, held: 'zr', lacks: 'r' }]);
  });
});

it('lost sessions are listed by start', () => {
  const one = witness({ sessions: { '2026-02-22': ['10:00:00 s'], '2026-02-20': ['19:00:00 ', '06:30:00 z'] } });
  const other = witness({ sessions: { '2026-02-21': ['23:59:59 r'] } });
  expect(lostOf([one, other], nothingKnown).sessions).toEqual([
    { start, held: 'z' },
    { start: seconds('2026-02-20T19:00:00'), held: '' },
    { start: seconds('2026-02-21T23:59:59'), held: 'r' },
    { start: seconds('2026-02-22T10:00:00'), held: 's' },
  ]);
});

describe('days of other data that witnesses remember', () => {
  const first = witness({
    records: {
      sleep: [
        ['2026-02-27', '2026-03-02'],
        ['2026-03-20', '2026-03-20'],
      ],
      ecg: [['2026-02-01', '2026-02-01']],
    },
  });
  const second = witness({
    records: { sleep: [['2026-02-26', '2026-02-28']], of_a_later_version: [['2026-02-01', '2026-02-02']] },
  });

  it('are lost if the database has no record for them, each once and in order', () => {
    const store = known(holdings({}, { sleep: ['2026-02-28', '2026-03-20', '2026-04-01'], ecg: ['2026-02-01'] }));
    expect([...lostOf([first, second], store).records]).toEqual([
      ['sleep', ['2026-02-26', '2026-02-27', '2026-03-01', '2026-03-02']],
    ]);
  });

  it('are all lost if the database has none of the kind', () => {
    const { records } = lostOf([first], nothingKnown);
    expect([...records.keys()].sort()).toEqual(['ecg', 'sleep']);
    expect(records.get('sleep')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-20']);
  });

  it('are at least one, even if a span ends before it begins', () => {
    const reversed = witness({ records: { sleep: [['2026-02-27', '2026-02-20']] } });
    expect(lostOf([reversed], nothingKnown).records.get('sleep')).toEqual(['2026-02-27']);
  });
});

it('runs and transactions unknown to the database are lost, each listed once', () => {
  const one = witness({ runs: [run(1), run(2)], commits: [commit('5'), commit('6')] });
  const other = witness({ runs: [run(2), run(2, '2026-02-21'), run(3)], commits: [commit('6'), commit('7')] });
  expect(lostOf([one, other], known(holdings(), [1], ['5']))).toEqual({
    ...nothing,
    runs: [run(2), run(2, '2026-02-21'), run(3)],
    commits: [commit('6'), commit('7')],
  });
});

it('a database without a witness is not read at all', () => {
  const store = { ...nothingKnown, known: () => expect.unreachable() };
  expect(lostOf([], store)).toEqual(nothing);
});

const sleepless: Lost['records'] = new Map([['sleep', ['2026-02-20']]]);
it.each<[string, Partial<Lost>, { isNothing: boolean; isRecovered: boolean }]>([
  ['nothing', {}, { isNothing: true, isRecovered: true }],
  ['a session', { sessions: [{ start, held: '' }] }, { isNothing: false, isRecovered: false }],
  ['a day', { records: sleepless }, { isNothing: false, isRecovered: false }],
  ['a run, which never comes again', { runs: [run(1)] }, { isNothing: false, isRecovered: true }],
  [
    'a session and a day',
    { sessions: [{ start, held: '' }], records: sleepless },
    { isNothing: false, isRecovered: false },
  ],
  [
    'a session and a run',
    { sessions: [{ start, held: '' }], runs: [run(1)] },
    { isNothing: false, isRecovered: false },
  ],
  ['a run and a transaction', { runs: [run(1)], commits: [commit('5')] }, { isNothing: false, isRecovered: true }],
  ['a transaction, which never comes again', { commits: [commit('5')] }, { isNothing: false, isRecovered: true }],
])('what is lost: %s', (_what, lost, expected) => {
  const all = { ...nothing, ...lost };
  expect({ isNothing: isNothing(all), isRecovered: isRecovered(all) }).toEqual(expected);
});
