import { describe, expect, it } from 'vitest';
import { read } from './read.js';

describe("a night's recovery", () => {
  const samples = (keys: string[]) => Object.fromEntries(keys.map((key, i) => [key, 50 + i]));
  const times = (keys: string[]) => {
    const [record] = read('nightly-recharge', {
      recharges: [{ date: '2026-02-22', hrv_samples: samples(keys) }],
    }).records;
    return record?.kind === 'nightly_recharge' ? record.hrv_samples?.map(({ time_local: time }) => time) : undefined;
  };

  it.each([
    ['after midnight', ['00:41', '00:46'], ['2026-02-22T00:41:00', '2026-02-22T00:46:00']],
    ['over midnight', ['23:56', '00:01'], ['2026-02-21T23:56:00', '2026-02-22T00:01:00']],
    ['over midnight, in any order', ['00:01', '23:56'], ['2026-02-21T23:56:00', '2026-02-22T00:01:00']],
    ['in the evening before', ['20:10', '23:50'], ['2026-02-21T20:10:00', '2026-02-21T23:50:00']],
    ['of somebody who sleeps by day', ['09:00', '12:55'], ['2026-02-22T09:00:00', '2026-02-22T12:55:00']],
  ])('has its samples %s', (_when, keys, expected) => {
    expect(times(keys)).toEqual(expected);
  });
});
