import { describe, expect, it } from 'vitest';
import { describeSession, devicesDiffer, msApart, startsApart, type Timing } from '../../src/workouts/identity.js';

const HOUR = 3_600_000;
const noon = Date.UTC(2025, 5, 1, 12);
const named = (offsetHours: number, more: Partial<Timing> = {}): Timing => ({
  startTime: noon - offsetHours * HOUR,
  wallMs: noon,
  durationSeconds: 3600,
  ...more,
});
const zoneless = (more: Partial<Timing> = {}): Timing => ({
  ...{ startTime: noon, wallMs: noon, zoneless: true, durationSeconds: 3600 },
  ...more,
});
const both = <T>(of: (a: Timing, b: Timing) => T, a: Timing, b: Timing) => {
  const there = of(a, b);
  expect(of(b, a)).toEqual(there);
  return there;
};

describe('how far two starts are apart', () => {
  it('is measured between the instants if both name their zone, whatever their clocks show', () => {
    expect(both(startsApart, named(2), named(2, { startTime: noon - 2 * HOUR + 500 }))).toBe(500);
    expect(both(startsApart, named(2), named(3))).toBe(HOUR);
    // Even with a clock that is not that of any zone.
    expect(both(startsApart, named(2), { startTime: noon - 2 * HOUR, wallMs: noon + 7 })).toBe(0);
  });

  it('is measured between the clocks if one of them names none', () => {
    expect(both(startsApart, named(2), zoneless())).toBe(0);
    expect(both(startsApart, named(2), zoneless({ wallMs: noon + 1500 }))).toBe(1500);
    expect(both(startsApart, zoneless({ wallMs: noon - 700 }), zoneless())).toBe(700);
    // Without a clock of its own, the start is in UTC.
    expect(both(startsApart, { startTime: noon + 40 }, zoneless())).toBe(40);
  });

  it.each([
    [-12, true],
    [-12.25, false],
    [14, true],
    [14.25, false],
    [5.75, true],
    [5.8, false],
    [0, true],
  ])('is unknown for a clock that is not that of any zone: %d h from Greenwich', (hours, known) => {
    expect(both(startsApart, named(hours), zoneless())).toBe(known ? 0 : undefined);
    // A clock without a zone may show anything.
    expect(both(startsApart, zoneless({ startTime: noon - hours * HOUR }), zoneless())).toBe(0);
  });
});

describe('one session from two sources', () => {
  it('begins within two seconds, and lasts as long to within two', () => {
    expect(both(msApart, named(2), named(2, { startTime: noon - 2 * HOUR + 2000 }))).toBe(2000);
    expect(both(msApart, named(2), named(2, { startTime: noon - 2 * HOUR + 2001 }))).toBeUndefined();
    expect(both(msApart, named(2), named(2, { durationSeconds: 3602 }))).toBe(2000);
    expect(both(msApart, named(2), named(2, { durationSeconds: 3602.001 }))).toBeUndefined();
    expect(both(msApart, named(14.25), zoneless())).toBeUndefined();
  });

  it('may lack a duration, but not if one of them lacks its zone, too', () => {
    const open = { durationSeconds: undefined } as never;
    expect(both(msApart, named(2, open), named(2, { startTime: noon - 2 * HOUR + 300 }))).toBe(2300);
    expect(both(msApart, named(2, open), named(2, open))).toBe(2000);
    expect(both(msApart, zoneless(open), zoneless())).toBe(2000);
    expect(both(msApart, named(2, open), zoneless())).toBeUndefined();
    expect(both(msApart, named(2), zoneless(open))).toBeUndefined();
    expect(both(msApart, named(2), zoneless())).toBe(0);
  });
});

describe('what a session says about itself', () => {
  const told = { startTime: '2025-06-01T12:00:00', duration: 'PT1H' };

  it('has the assumed zone only if it names none', () => {
    expect(describeSession('1', told, 'Europe/Berlin')).toEqual({
      ...{ userId: '1', startTime: noon - 2 * HOUR, wallMs: noon, zoneless: true, zone: 'Europe/Berlin' },
      durationSeconds: 3600,
    });
    expect(describeSession('1', { ...told, utcOffsetMinutes: 60 }, 'Europe/Berlin')).toEqual({
      ...{ userId: '1', startTime: noon - HOUR, wallMs: noon, durationSeconds: 3600 },
    });
    expect(describeSession('1', told)).not.toHaveProperty('zone');
    expect(describeSession('1', { startTime: told.startTime })).not.toHaveProperty('durationSeconds');
  });

  it('has a device only if that is known', () => {
    expect(describeSession('1', { ...told, device: 'Polar H10', deviceId: 'unknown' })).toMatchObject({
      device: 'Polar H10',
    });
    expect(describeSession('1', { ...told, device: 'Polar H10', deviceId: 'unknown' })).not.toHaveProperty('deviceId');
    expect(describeSession('1', { ...told, device: ' ', deviceId: 'A1' })).not.toHaveProperty('device');
  });
});

describe('the names of devices', () => {
  it.each([
    ['Polar Vantage V2', 'VANTAGE-V2', false],
    ['Polar Vantage V2', 'Vantage V', true],
    ['Polar Grit X', 'polar  grit_x', false],
    ['Polaris', 'is', true],
    ['My Polar', 'My', true],
    ['Gerät Ä', 'Gerät Ö', true],
    ['Polar', 'anything', false],
    ['---', 'anything', false],
  ])('%j and %j differ: %j', (device, other, differ) => {
    expect(devicesDiffer({ device }, { device: other })).toBe(differ);
    expect(devicesDiffer({ device: other }, { device })).toBe(differ);
  });

  it('matter only if an id is missing, and ids are equal in any case', () => {
    expect(devicesDiffer({ device: 'A', deviceId: ' 0ba9fa32 ' }, { device: 'B', deviceId: '0BA9FA32' })).toBe(false);
    expect(devicesDiffer({ device: 'A', deviceId: '1' }, { device: 'A', deviceId: '2' })).toBe(true);
    expect(devicesDiffer({ device: 'A', deviceId: 'UNKNOWN' }, { device: 'B', deviceId: '2' })).toBe(true);
    expect(devicesDiffer({ deviceId: '1' }, { device: 'B' })).toBe(false);
  });
});
