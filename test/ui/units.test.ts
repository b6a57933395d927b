import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../src/ui/units.js';

const metric = unitsOf('metric');
const imperial = unitsOf('imperial');

describe('metric units', () => {
  it('show short distances in meters', () => {
    expect([metric.distance(850.4), metric.distance(10240), metric.longDistance(850)]).toEqual([
      ...['850 m', '10.24 km', '0.85 km'],
    ]);
  });

  it('show pace, and none at speed 0', () => {
    expect(metric.pace(1000 / 275)).toBe('4:35 /km');
    expect(metric.swimPace(100 / 112)).toBe('1:52 /100 m');
    expect(metric.speed(7.9)).toBe('28.4 km/h');
    expect([metric.pace(0), imperial.swimPace(0)]).toEqual([undefined, undefined]);
  });

  it('show what is stored as it is', () => {
    expect([metric.elevation(119.6), metric.temperature(36.44), metric.weight(70.5), metric.height(178)]).toEqual([
      ...['120 m', '36.4 °C', '70.5 kg', '178 cm'],
    ]);
    expect(metric.poolLength(25)).toBe('25 m');
  });
});

describe('imperial units', () => {
  // A marathon is 26 miles and 385 yards; 1609.344 m are a mile.
  it('show distances in miles, and in feet below a tenth of a mile', () => {
    expect([imperial.distance(42195), imperial.distance(1609.344), imperial.distance(100)]).toEqual([
      ...['26.22 mi', '1.00 mi', '328 ft'],
    ]);
    expect(imperial.distance(160.93)).toBe('528 ft');
    expect(imperial.distance(160.9344)).toBe('0.10 mi');
  });

  // 16.09344 km in 1:20:00 are 10 miles: 8:00 /mi, 7.5 mph, and 4:58 /km.
  it('show pace per mile and speed in mph', () => {
    const mps = 16_093.44 / 4800;
    expect([imperial.pace(mps), imperial.speed(mps), metric.pace(mps)]).toEqual(['8:00 /mi', '7.5 mph', '4:58 /km']);
    expect(imperial.swimPace(91.44 / 90)).toBe('1:30 /100 yd');
  });

  it('show climbs, temperatures and bodies as Americans do', () => {
    expect([imperial.elevation(8848.86), imperial.temperature(100), imperial.temperature(-40)]).toEqual([
      ...['29032 ft', '212.0 °F', '-40.0 °F'],
    ]);
    expect([imperial.weight(100), imperial.height(180), imperial.height(182.8)]).toEqual([
      ...['220.5 lb', '5 ft 11 in', '6 ft 0 in'],
    ]);
    expect(imperial.poolLength(22.86)).toBe('25 yd');
    // A difference has no zero of its own: half a degree Celsius is nine tenths of a degree Fahrenheit.
    expect(imperial.temperatureDifference(0.5)).toBeCloseTo(0.9);
  });

  it('name their units for the titles of columns and axes', () => {
    expect(imperial.names).toEqual({
      ...{ distance: 'mi', elevation: 'ft', speed: 'mph', pace: 'min/mi', swimPace: 'min/100 yd' },
      ...{ weight: 'lb', temperature: '°F' },
    });
  });
});

describe('in both systems', () => {
  const length = fc.double({ min: 0.01, max: 1e6, noNaN: true });

  it('a scale is at most as long as its room, more than a fifth of it, and round', () => {
    fc.assert(
      fc.property(fc.constantFrom(metric, imperial), length, (units, room) => {
        const meters = units.roundLength(room);
        const value = units.isShort(room) ? units.elevationValue(meters) : units.distanceValue(meters);
        expect(meters).toBeLessThanOrEqual(room * (1 + 1e-9));
        expect(meters).toBeGreaterThan(room / 5);
        expect([1, 2, 5]).toContain(Number(value.toExponential(6).split('e')[0]));
      }),
    );
  });

  it('the same distance at the same speed takes the same time', () => {
    fc.assert(
      fc.property(length, fc.double({ min: 0.5, max: 20, noNaN: true }), (meters, mps) => {
        const hours = (units: typeof metric) => units.distanceValue(meters) / units.speedValue(mps);
        expect(hours(metric)).toBeCloseTo(hours(imperial), 9);
      }),
    );
  });
});
