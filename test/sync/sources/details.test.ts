import { describe, expect, it } from 'vitest';
import { agree, any, evident, missing, noDetails, union } from '../../../src/sync/sources/details.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';

const details = (text: string) => ({
  samples: text.includes('s'),
  zones: text.includes('z'),
  route: text.includes('r'),
});

describe('details', () => {
  it.each([
    ['', '', '', ''],
    ['s', '', 's', 's'],
    ['', 's', 's', ''],
    ['z', '', 'z', 'z'],
    ['', 'z', 'z', ''],
    ['r', '', 'r', 'r'],
    ['', 'r', 'r', ''],
    ['szr', 'szr', 'szr', ''],
    ['sz', 'zr', 'szr', 's'],
    ['szr', 'z', 'szr', 'sr'],
  ])('"%s" and "%s": together "%s", only in the first "%s"', (one, other, both, onlyOne) => {
    expect(union(details(one), details(other))).toEqual(details(both));
    expect(missing(details(one), details(other))).toEqual(details(onlyOne));
  });

  it('count as any as soon as there is one', () => {
    expect(['', 's', 'z', 'r', 'szr'].map((text) => any(details(text)))).toEqual([false, true, true, true, true]);
    expect(any(noDetails)).toBe(false);
  });
});

describe('that two sources clearly describe one session', () => {
  const session: SourceSession = {
    startTime: '2026-02-22T07:50:17',
    duration: 'PT1H',
    deviceId: '0a1b2c3d',
    device: 'Polar Vantage V',
    detailedSportInfo: 'RUNNING',
    calories: 500,
    distance: 10_000,
    heartRate: { average: 140, maximum: 170 },
  };
  const without = (...names: (keyof SourceSession)[]) =>
    Object.fromEntries(Object.entries(session).filter(([name]) => !names.includes(name as never))) as SourceSession;

  it('requires that everything agrees, however devices are spelled', () => {
    expect(agree(session, session)).toBe(true);
    expect(agree(session, { ...session, deviceId: '0A1B2C3D', device: 'POLAR VANTAGE V' })).toBe(true);
  });

  it.each<[string, Partial<SourceSession>]>([
    ['device id', { deviceId: 'FFFFFFFF' }],
    ['device', { device: 'Polar Grit X' }],
    ['sport', { detailedSportInfo: 'CYCLING' }],
    ['unknown sport', { detailedSportInfo: 'SOMETHING_NEW' }],
    ['calories', { calories: 501 }],
    ['distance', { distance: 10_001 }],
    ['average heart rate', { heartRate: { average: 141, maximum: 170 } }],
    ['maximum heart rate', { heartRate: { average: 140, maximum: 171 } }],
  ])('does not hold if one has another %s', (_what, other) => {
    expect(agree(session, { ...session, ...other })).toBe(false);
  });

  it('does not hold unless both have a duration', () => {
    expect(agree(session, without('duration'))).toBe(false);
    expect(agree(without('duration'), session)).toBe(false);
  });

  it('depends on what both have, whichever has less', () => {
    expect(agree(session, without('calories'))).toBe(true);
    expect(agree(without('calories'), session)).toBe(true);
  });

  it('requires two facts that both have, not one', () => {
    const two = without('deviceId', 'device', 'detailedSportInfo', 'heartRate');
    expect(agree(two, session)).toBe(true);
    const one = without('deviceId', 'device', 'detailedSportInfo', 'heartRate', 'distance');
    expect(agree(one, session)).toBe(false);
  });
});

describe('that the samples of a session are all there', () => {
  const hour = { startTime: '2026-02-22T07:50:17', duration: 'PT1H' };
  const held = (more: Partial<SourceSession>) =>
    evident({ samples: true, zones: true, route: true }, { ...hour, ...more });
  /** This many values, one every `rate` seconds; without a rate: every second. */
  const series = (count: number, rate: number | null, sampleType = '0') => [
    { sampleType, recordingRate: rate, data: Array(count).fill('90').join(',') },
  ];

  it.each([
    ['the last tenth of an hour and ten seconds may be missing', 646, 5, true],
    ['and no value more', 645, 5, false],
    ['one value per second if there is no rate', 3230, null, true],
    ['and no value more', 3229, null, false],
  ] as const)('%s: %d values, one in %s s', (_what, count, rate, samples) => {
    expect(held({ heartRate: { average: 120 }, samples: series(count, rate) }).samples).toBe(samples);
    expect(held({ distance: 5, samples: series(count, rate, '1') }).samples).toBe(samples);
  });

  it('requires the heart rate if there was one, otherwise any channel', () => {
    expect(held({ heartRate: { average: 120 }, samples: series(3600, 1, '1') }).samples).toBe(false);
    expect(held({ distance: 5, samples: series(3600, 1, '1') }).samples).toBe(true);
  });

  it('requires two points for a route, not one', () => {
    const point = { latitude: 60, longitude: 25 };
    expect([held({ route: [point] }).route, held({ route: [point, point] }).route]).toEqual([false, true]);
  });
});
