import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleType, type Series, type Session } from '../../src/sandbox/session.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { lastEuropeanClockChange } from '../../src/sandbox/workouts/places.js';
import { NOW } from './support.js';

const DAY = 86_400_000;
const sessions = generateSessions({ now: NOW });
const named = (name: string) => sessions.find((session) => session.name === name)!;
const series = (session: Session, type: number) => session.series?.find((one) => one.type === type);
const values = (session: Session, type: number) => [...(series(session, type)?.values ?? [])];
const localHour = ({ startedAt, utcOffsetMinutes }: Session) => new Date(startedAt + utcOffsetMinutes * 60_000);
const isZero = (session: Session, type: number) => values(session, type).every((value) => value === 0);

/** Meters by adding up the speed; a gap continues with the last speed. */
function travelled({ rateSeconds, values }: Series): number {
  let last = 0;
  return values.reduce((sum, kmh) => {
    if (!Number.isNaN(kmh)) last = kmh;
    return sum + (last / 3.6) * rateSeconds;
  }, 0);
}

function trackLength({ track }: Session): number {
  const { latitudes, longitudes } = track!;
  let sum = 0;
  for (let i = 1; i < latitudes.length; i++) {
    let east = longitudes[i]! - longitudes[i - 1]!;
    if (Math.abs(east) > 180) east -= Math.sign(east) * 360;
    const shrink = Math.cos((latitudes[i]! * Math.PI) / 180);
    sum += 111_320 * Math.hypot(latitudes[i]! - latitudes[i - 1]!, east * shrink);
  }
  return sum;
}

describe('the sample data', () => {
  it('are the same for the same seed and different for another one', () => {
    expect(generateSessions({ now: NOW, count: 12 })).toEqual(generateSessions({ now: NOW, count: 12 }));
    expect(generateSessions({ now: NOW, count: 12, seed: 2 })).not.toEqual(generateSessions({ now: NOW, count: 12 }));
  });

  it('keep their ids as time passes', () => {
    const later = generateSessions({ now: NOW + 40 * DAY });
    expect(later.map(({ exerciseId }) => exerciseId)).toEqual(sessions.map(({ exerciseId }) => exerciseId));
  });

  it('are 64, made in well under 2 s of CPU time', () => {
    const before = process.cpuUsage();
    expect(generateSessions({ now: NOW, seed: 3 })).toHaveLength(64);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
  });

  it('have unique ids of eight letters and digits, two of which differ only in case', () => {
    const ids = sessions.map(({ exerciseId }) => exerciseId);
    expect(new Set(ids).size).toBe(64);
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(63);
  });

  it('were uploaded in the last 28 days, after they ended, at any time of the year', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
        (date) => {
          const now = date.getTime();
          for (const { startedAt, durationMillis, uploadedAt, name } of generateSessions({ now, longestSeconds: 5 })) {
            expect(uploadedAt, name).toBeGreaterThanOrEqual(Math.floor((startedAt + durationMillis) / 1000) * 1000);
            expect(uploadedAt, name).toBeLessThanOrEqual(now);
            expect(uploadedAt, name).toBeGreaterThan(now - 28 * DAY);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('do not overlap, except for two devices at once', () => {
    const sorted = sessions
      .filter(({ name }) => name !== 'two devices, the arm band')
      .sort((a, b) => a.startedAt - b.startedAt);
    for (const [i, session] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next) expect(next.startedAt, next.name).toBeGreaterThan(session.startedAt + session.durationMillis);
    }
  });

  it('go as far as their speed takes them, within 2%', () => {
    const moving = sessions.filter((session) => session.distance !== undefined && series(session, SampleType.speed));
    expect(moving.length).toBeGreaterThan(35);
    for (const session of moving) {
      const meters = travelled(series(session, SampleType.speed)!);
      expect(Math.abs(meters - session.distance!) / session.distance!, session.name).toBeLessThan(0.02);
      const cumulative = values(session, SampleType.distance);
      expect(Math.abs(cumulative.at(-1)! - session.distance!) / session.distance!, session.name).toBeLessThan(0.02);
      expect(cumulative.every((meters, i) => i === 0 || meters >= cumulative[i - 1]!)).toBe(true);
    }
  });

  it('have channels of equal length, close to the duration', () => {
    for (const session of sessions) {
      const lengths = new Set(session.series?.map((one) => one.values.length * one.rateSeconds));
      expect(lengths.size, session.name).toBeLessThanOrEqual(1);
      for (const length of lengths) {
        expect(Math.abs(length - session.durationMillis / 1000), session.name).toBeLessThanOrEqual(5);
      }
    }
  });

  it('have tracks on the globe, as long as the distance', () => {
    const routed = sessions.filter(({ track }) => track);
    expect(routed.length).toBeGreaterThan(30);
    for (const session of routed) {
      const { latitudes, longitudes, seconds, altitudes } = session.track!;
      expect([latitudes.length, longitudes.length, altitudes.length]).toEqual(Array(3).fill(seconds.length));
      expect(latitudes.every((degrees) => Math.abs(degrees) < 85)).toBe(true);
      expect(longitudes.every((degrees) => degrees >= -180 && degrees < 180)).toBe(true);
      expect(seconds.every((second, i) => i === 0 || second > seconds[i - 1]!)).toBe(true);
      expect(Math.abs(trackLength(session) - session.distance!) / session.distance!, session.name).toBeLessThan(0.03);
    }
  });

  it('have plausible heart rates, and zones that add up', () => {
    for (const session of sessions.filter(({ heartRate }) => heartRate)) {
      const beats = values(session, SampleType.heartRate).filter((beat) => !Number.isNaN(beat));
      expect(Math.min(...beats), session.name).toBeGreaterThan(50);
      expect(Math.max(...beats), session.name).toBeLessThan(190);
      expect(session.heartRate!.maximum).toBe(Math.max(...beats));
      const inZones = session.zones!.reduce((sum, zone) => sum + zone.seconds, 0);
      const rate = series(session, SampleType.heartRate)!.rateSeconds;
      expect(inZones).toBe(beats.filter((beat) => beat >= session.zones![0]!.lower).length * rate);
    }
  });

  it('follow the effort: intervals make the heart rate go up and down', () => {
    const beats = values(named('run with intervals'), SampleType.heartRate).slice(900);
    expect(Math.max(...beats) - Math.min(...beats)).toBeGreaterThan(25);
  });
});

describe('the varieties', () => {
  const has: Record<string, (session: Session) => boolean> = {
    'outdoor run': (s) => s.track !== undefined && s.detailedSport === 'RUNNING' && s.runningIndex !== undefined,
    'ride with power': (s) => series(s, SampleType.power) !== undefined && series(s, SampleType.balance) !== undefined,
    'pool swim': (s) => s.distance! % 25 === 0 && s.distance! > 500 && !s.track && !series(s, SampleType.distance),
    'mobility with all-zero series': (s) =>
      isZero(s, SampleType.speed) && isZero(s, SampleType.distance) && s.distance === undefined,
    'missing heart rate': (s) => !s.heartRate && !series(s, SampleType.heartRate) && !s.zones,
    'old watch': (s) => series(s, SampleType.speed)?.rateSeconds === 5,
    'run with RR intervals': (s) => s.rr!.length > 3000 && s.rr!.includes(null),
    treadmill: (s) => !s.track && s.distance! > 3000 && values(s, SampleType.cadence).includes(83),
    'indoor cycling': (s) => !s.track && series(s, SampleType.power) !== undefined && s.distance === undefined,
    'trail run': (s) => values(s, SampleType.altitude)[0]! - values(s, SampleType.altitude)[60]! > 100,
    'long ride': (s) => s.durationMillis > 4 * 3_600_000 && s.durationMillis < 6 * 3_600_000 && s.club?.id === 999,
    rowing: (s) => s.detailedSport === 'INDOOR_ROWING',
    hike: (s) => s.track !== undefined && s.detailedSport === 'HIKING',
    walk: (s) => s.track !== undefined && !series(s, SampleType.power),
    strength: (s) => s.load?.muscle === -1 && s.load.muscleInterpretation === 'NOT_AVAILABLE',
    yoga: (s) => s.detailedSport === 'YOGA',
    gaps: (s) =>
      s.series!.some(({ values }) => values.some(Number.isNaN)) && Math.floor(s.durationMillis / 60_000) === 24,
    'below sea level': (s) =>
      Math.min(...values(s, SampleType.altitude)) < 0 && values(s, SampleType.power).includes(1056),
    'no detailed sport': (s) => s.detailedSport === null,
    'unknown sport': (s) => s.detailedSport === 'MOON_CROQUET',
    'five seconds': (s) => s.durationMillis >= 5000 && s.durationMillis < 6000,
    'typed in by hand': (s) =>
      s.deviceId === undefined && !s.series && s.zones === null && s.durationMillis % 1000 === 0,
    'offset -180': (s) => s.utcOffsetMinutes === -180,
    'offset -420': (s) => s.utcOffsetMinutes === -420,
    'offset +345': (s) => s.utcOffsetMinutes === 345,
    'offset 0': (s) => s.utcOffsetMinutes === 0,
    'offset +60': (s) => s.utcOffsetMinutes === 60,
    'offset +120': (s) => s.utcOffsetMinutes === 120,
    'on the 180th meridian': (s) =>
      s.track!.longitudes.some((d) => d < -179) && s.track!.longitudes.some((d) => d > 179),
    'open water swim': (s) => s.track !== undefined && s.detailedSport === 'OPEN_WATER_SWIMMING',
    'cross-country ski': (s) => s.detailedSport === 'CROSS-COUNTRY_SKIING',
    'foot pod': (s) => values(s, SampleType.runningCadence).some((steps) => steps > 150),
    'over midnight': (s) =>
      localHour(s).getUTCDate() !== new Date(localHour(s).getTime() + s.durationMillis).getUTCDate(),
    'over the clock change': (s) => {
      const change = lastEuropeanClockChange(NOW);
      return s.startedAt < change && s.startedAt + s.durationMillis > change && s.utcOffsetMinutes === 60;
    },
    'run with intervals': (s) => s.load!.rpe.startsWith('RPE_') && s.load!.perceived > 0,
  };

  it.each(Object.keys(has))('%s', (name) => {
    expect(has[name]!(named(name))).toBe(true);
  });

  it('two devices at the same time', () => {
    const [watch, band] = [named('two devices, the watch'), named('two devices, the arm band')];
    expect(band.startedAt).toBe(watch.startedAt);
    expect(band.device).not.toBe(watch.device);
    expect(band.deviceId).not.toBe(watch.deviceId);
  });

  it('are one of each kind, filled up with everyday life; fewer sessions are the first kinds', () => {
    expect(new Set(sessions.map(({ name }) => name)).size).toBe(43 + 4);
    expect(generateSessions({ now: NOW, count: 3, longestSeconds: 5 }).map(({ name }) => name)).toEqual([
      'outdoor run',
      'ride with power',
      'strength',
    ]);
  });
});

describe('the clocks of Europe', () => {
  it('change on the last Sundays of March and October, at 01:00 UTC', () => {
    const at = (text: string) => new Date(lastEuropeanClockChange(Date.parse(text))).toISOString();
    expect(at('2026-10-20T12:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(at('2026-10-25T01:00Z')).toBe('2026-10-25T01:00:00.000Z');
    expect(at('2027-02-01T00:00Z')).toBe('2026-10-25T01:00:00.000Z');
    expect(at('2027-03-28T00:59Z')).toBe('2026-10-25T01:00:00.000Z');
  });
});
