import { describe, expect, it } from 'vitest';
import { combine } from '../../src/wellness/combine.js';
import type { Sleep } from '../../src/wellness/types.js';
import { wholeRecords } from '../support/records.js';

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

  it('mixes no clocks: what has times of another one is left out', () => {
    const { source: _s, ...local } = { ...lacking, time_basis: 'local' as const };
    const combined = combine<'sleep'>([
      { source: 'accesslink', record: { ...local, source: 'accesslink' } },
      { source: 'flow_export', record: wholeRecords.sleep },
    ]);
    expect(combined).toEqual({ ...local, source: 'accesslink' });
  });

  it('needs somebody who knows it', () => {
    expect(() => combine([])).toThrow(RangeError);
  });
});
