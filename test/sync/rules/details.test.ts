import { describe, expect, it } from 'vitest';
import { agree, any, missing, noDetails, union } from '../../../src/sync/details.js';
import type { PolarExercise } from '../../../src/workouts/polar-exercise.js';

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
  ])('"%s" and "%s": together "%s", what only the first has "%s"', (one, other, both, onlyOne) => {
    expect(union(details(one), details(other))).toEqual(details(both));
    expect(missing(details(one), details(other))).toEqual(details(onlyOne));
  });

  it('are any as soon as there is one', () => {
    expect(['', 's', 'z', 'r', 'szr'].map((text) => any(details(text)))).toEqual([false, true, true, true, true]);
    expect(any(noDetails)).toBe(false);
  });
});

describe('that two sides clearly speak of one session', () => {
  const session: PolarExercise = {
    startTime: '2026-02-22T07:50:17',
    duration: 'PT1H',
    deviceId: '0a1b2c3d',
    device: 'Polar Vantage V',
    detailedSportInfo: 'RUNNING',
    calories: 500,
    distance: 10_000,
    heartRate: { average: 140, maximum: 170 },
  };
  const without = (...names: (keyof PolarExercise)[]) =>
    Object.fromEntries(Object.entries(session).filter(([name]) => !names.includes(name as never))) as PolarExercise;

  it('takes that everything agrees, however devices are spelled', () => {
    expect(agree(session, session)).toBe(true);
    expect(agree(session, { ...session, deviceId: '0A1B2C3D', device: 'POLAR VANTAGE V' })).toBe(true);
  });

  it.each<[string, Partial<PolarExercise>]>([
    ['device id', { deviceId: 'FFFFFFFF' }],
    ['device', { device: 'Polar Grit X' }],
    ['sport', { detailedSportInfo: 'CYCLING' }],
    ['unknown sport', { detailedSportInfo: 'SOMETHING_NEW' }],
    ['calories', { calories: 501 }],
    ['distance', { distance: 10_001 }],
    ['average heart rate', { heartRate: { average: 141, maximum: 170 } }],
    ['maximum heart rate', { heartRate: { average: 140, maximum: 171 } }],
  ])('does not hold when one says another %s', (_what, other) => {
    expect(agree(session, { ...session, ...other })).toBe(false);
  });

  it('does not hold without a duration on both sides', () => {
    expect(agree(session, without('duration'))).toBe(false);
    expect(agree(without('duration'), session)).toBe(false);
  });

  it('takes two facts that both tell, and not one', () => {
    const two = without('deviceId', 'device', 'detailedSportInfo', 'heartRate');
    expect(agree(two, session)).toBe(true);
    const one = without('deviceId', 'device', 'detailedSportInfo', 'heartRate', 'distance');
    expect(agree(one, session)).toBe(false);
  });
});
