import { describe, expect, it } from 'vitest';
import { read, utc } from './read.js';

describe('physical information', () => {
  const transaction = {
    id: 1,
    created: '2026-02-20T10:00:00.000',
    'maximum-heart-rate': 186,
    'vo2-max': '54',
    weight: 71.5,
    'weight-source': 'SOURCE_MEASURED',
    'resting-heart-rate': -1,
  };

  it('has the time it was changed, else the time it was requested', () => {
    const { created, ...rest } = transaction;
    const told = { weight_kg: 71.5, maximum_heart_rate_bpm: 186, vo2_max: 54, weight_source: 'measured' };
    const at = (time: string) => ({ kind: 'physical_info', id: time, date: time.slice(0, 10), ...utc, time, ...told });
    expect(read('physical-info', transaction).records).toEqual([at('2026-02-20T10:00:00Z')]);
    expect(read('physical-info', { ...transaction, modified: '2026-02-25T08:00:00Z' }).records).toEqual([
      at('2026-02-25T08:00:00Z'),
    ]);
    expect(read('physical-info', rest).records).toEqual([at('2026-03-01T12:00:00Z')]);
    expect(created).toBeDefined();
  });

  it('without any data is not a record, and something else is rejected', () => {
    expect(read('physical-info', { weight: null, height: 0 })).toEqual({ records: [], problems: [] });
    expect(() => read('physical-info', { status: 'ok' })).toThrow('an unexpected shape');
  });
});
