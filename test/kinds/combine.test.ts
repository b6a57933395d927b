import { describe, expect, it } from 'vitest';
import { combine } from '../../src/kinds/combine.js';
import type { Sleep } from '../../src/kinds/definitions/sleep.js';
import { wholeRecords } from '../support/data/records.js';

const { sleep_score: _, stages: __, ...lacking } = wholeRecords.sleep;

describe('a record that several sources know', () => {
  it('takes each field from the best source that has it', () => {
    const ours: Sleep = { ...lacking, sleep_charge: 2 };
    const exported: Sleep = { ...wholeRecords.sleep, sleep_charge: 5, sleep_score: 70 };
    const both = { ...wholeRecords.sleep, sleep_charge: 2, sleep_score: 70, source: 'accesslink,flow_export' };
    const sayings = [
      { source: 'flow_export', record: exported },
      { source: 'accesslink', record: ours },
    ] as const;
    expect(combine<'sleep'>(sayings)).toEqual(both);
    expect(combine<'sleep'>([...sayings].reverse())).toEqual(both);
  });

  it('mixes no clocks: a record with times on another one is left out', () => {
    const { source: _s, ...local } = { ...lacking, time_basis: 'local' as const };
    const combined = combine<'sleep'>([
      { source: 'accesslink', record: { ...local, source: 'accesslink' } },
      { source: 'flow_export', record: wholeRecords.sleep },
    ]);
    expect(combined).toEqual({ ...local, source: 'accesslink' });
  });

  it.each([
    ['AccessLink', 'accesslink'],
    ['another export', 'flow_export'],
  ] as const)('is the night if %s knew only a nap of that date, and has nothing of the nap', (_who, source) => {
    const nap: Sleep = {
      ...{ ...wholeRecords.sleep, source, sleep_charge: 5, stages: [], heart_rate_samples: [] },
      ...{ start_time: '2026-02-22T12:05:00Z', start_time_local: '2026-02-22T13:05:00' },
      ...{ end_time: '2026-02-22T12:50:00Z', end_time_local: '2026-02-22T13:50:00' },
    };
    const night: Sleep = { ...lacking, source: 'flow_export' };
    const sayings = [
      { source, record: nap, fingerprint: 'a' },
      { source: 'flow_export', record: night, fingerprint: 'b' },
    ] as const;
    expect(combine<'sleep'>(sayings)).toEqual(night);
    expect(combine<'sleep'>([...sayings].reverse())).toEqual(night);
    const score = { kind: 'sleep', id: night.id, date: night.date, time_basis: night.time_basis, sleep_score: 70 };
    const scored = { source: 'flow_export', record: score as Sleep, fingerprint: 'c' } as const;
    expect(combine<'sleep'>([...sayings, scored])).toEqual({ ...night, sleep_score: 70 });
  });

  it('needs a source', () => {
    expect(() => combine([])).toThrow(RangeError);
  });
});
