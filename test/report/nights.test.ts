import { describe, expect, it } from 'vitest';
import { nightDetail, nightText } from '../../src/report/nights/encode.js';
import { isUnusual, usualBefore } from '../../src/report/page/nights/usual.js';
import { decodeNight } from '../../src/report/payload/decode.js';
import { wholeRecords } from '../support/data/records.js';

const day = '2026-02-22';
const records = {
  sleep: { ...wholeRecords.sleep, id: day, date: day },
  recharge: { ...wholeRecords.nightly_recharge, id: day, date: day },
  skin: { ...wholeRecords.skin_temperature, id: day, date: day },
  spo2: [wholeRecords.spo2],
  ecg: [wholeRecords.ecg],
};

describe('a night in the file', () => {
  it('is read back as it was written', async () => {
    const text = nightText(day, records)!;
    expect(await decodeNight(text.encoded)).toEqual(JSON.parse(JSON.stringify(nightDetail(day, records))));
  });

  it('has its stages and readings in seconds since falling asleep, and no ids', () => {
    const detail = nightDetail(day, records);
    const [first] = wholeRecords.sleep.stages!;
    expect(detail.stages?.[0]?.slice(0, 2)).toEqual([0, first!.duration_seconds]);
    expect(detail.heart_rate_bpm?.[0]?.[1]).toBe(wholeRecords.sleep.heart_rate_samples?.[0]?.heart_rate_bpm);
    expect(JSON.stringify(detail)).not.toMatch(/device|_id/);
  });

  it('is missing if nothing was measured', () => {
    expect(nightText(day, { spo2: [], ecg: [] })).toBeUndefined();
  });
});

describe('what is usual', () => {
  const nights = Array.from({ length: 20 }, (_, i) => ({
    date: `2026-02-${String(i + 1).padStart(2, '0')}`,
    value: 48 + (i % 5),
  }));

  it('is within two spreads of the median of the nights before, this one not among them', () => {
    const { low, high } = usualBefore([...nights, { date: '2026-02-21', value: 90 }], '2026-02-21')!;
    expect([low, high]).toEqual([50 - 2 * 1.4826, 50 + 2 * 1.4826]);
    expect([isUnusual(90, { low, high }), isUnusual(52, { low, high })]).toEqual([true, false]);
  });

  it('is unknown from few nights', () => {
    expect(usualBefore(nights.slice(0, 8), '2026-02-21')).toBeUndefined();
  });
});
