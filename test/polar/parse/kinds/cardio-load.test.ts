import { describe, expect, it } from 'vitest';
import { local, read } from './read.js';

describe('cardio load', () => {
  const real = {
    date: '2026-06-20',
    cardio_load_status: 'LOAD_STATUS_PRODUCTIVE',
    cardio_load: 88.4,
    strain: 61.2,
    tolerance: 55.8,
    cardio_load_ratio: 1.1,
    cardio_load_level: { very_low: 1, low: 2, medium: 3, high: 4, 'very-high': 5 },
  };
  const record = {
    ...{ kind: 'cardio_load', id: '2026-06-20', date: '2026-06-20', ...local },
    ...{ cardio_load: 88.4, strain: 61.2, tolerance: 55.8, cardio_load_ratio: 1.1, status: 'productive' },
    ...{ level_very_low: 1, level_low: 2, level_medium: 3, level_high: 4, level_very_high: 5 },
  };

  it('is read in either spelling, with numbers as text', () => {
    expect(read('cardio-load', [real])).toEqual({ records: [record], problems: [] });
    const texts = JSON.stringify([real]).replaceAll(/:(-?[\d.]+)/g, ':"$1"');
    expect(read('cardio-load', texts).records).toEqual([record]);
    expect(
      read('cardio-load-180-days', JSON.stringify([real]).replaceAll('cardio_load_', 'cardio-load-')).records,
    ).toEqual([record]);
  });

  it('has nothing where Polar has -1, and no status if none is available', () => {
    const none = {
      date: '2025-12-14',
      cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE',
      strain: 0,
      tolerance: -1,
      cardio_load: -1,
    };
    expect(read('cardio-load', [none]).records).toEqual([
      { kind: 'cardio_load', id: '2025-12-14', date: '2025-12-14', ...local, strain: 0 },
    ]);
  });
});
