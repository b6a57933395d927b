import { expect, it } from 'vitest';
import { recordedTwice } from '../../src/sandbox/workouts/year/doubles.js';
import { generateYear } from '../../src/sandbox/workouts/year/year.js';

const now = Date.UTC(2026, 10, 28, 12);
const year = generateYear({ now, rateSeconds: 5 });

it('a year of training has some 250 sessions of six sports, on three dozen rounds that are done again and again', () => {
  expect(year.length).toBeGreaterThan(200);
  expect(year.length).toBeLessThan(300);
  expect(new Set(year.map(({ exerciseId }) => exerciseId)).size).toBe(year.length);
  expect([...new Set(year.map(({ detailedSport }) => detailedSport))].sort()).toEqual([
    'CROSS-COUNTRY_SKIING',
    'CYCLING',
    'HIKING',
    'OPEN_WATER_SWIMMING',
    'RUNNING',
    'STRENGTH_TRAINING',
    'WALKING',
  ]);
  const starts = new Map<string, number>();
  for (const { track, distance } of year) {
    if (!track) continue;
    const middle = Math.floor(track.latitudes.length / 2);
    const key = `${track.latitudes[middle]?.toFixed(2)} ${Math.round((distance ?? 0) / 500)}`;
    starts.set(key, (starts.get(key) ?? 0) + 1);
  }
  expect(Math.max(...starts.values())).toBeGreaterThan(3);
});

it('is in order, within the year, and the same whenever it is made', () => {
  const starts = year.map(({ startedAt }) => startedAt);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(starts[0]).toBeGreaterThan(now - 366 * 86_400_000);
  for (const { startedAt, durationMillis } of year) expect(startedAt + durationMillis).toBeLessThan(now);
  expect(generateYear({ now, rateSeconds: 5 })[7]).toEqual(year[7]);
});

it('races a half marathon and a marathon', () => {
  const far = year.filter(({ detailedSport: sport, distance = 0 }) => sport === 'RUNNING' && distance > 21_098);
  expect(far.some(({ distance = 0 }) => distance < 23_000)).toBe(true);
  expect(far.filter(({ distance = 0 }) => distance > 42_195)).toHaveLength(1);
});

it('races on Sundays', () => {
  const races = year.filter(({ detailedSport: sport, distance = 0 }) => sport === 'RUNNING' && distance > 21_098);
  expect(races.map(({ startedAt }) => new Date(startedAt).getUTCDay())).toEqual([0, 0]);
});

it('has a sample per second for the last days only, and as few positions as samples', () => {
  const mixed = generateYear({ now, rateSeconds: 5, fineDays: 31 });
  const [old, fresh] = [mixed.find(({ track }) => track), mixed.findLast(({ track }) => track)];
  expect([old, fresh].map((one) => one?.series?.[0]?.rateSeconds)).toEqual([5, 1]);
  const spacing = ({ track, durationMillis }: (typeof mixed)[number]) =>
    durationMillis / 1000 / (track?.seconds.length ?? 0);
  expect(old && spacing(old)).toBeGreaterThan(4.5);
  expect(fresh && spacing(fresh)).toBeLessThan(1.1);
  // Their last position is still the last one.
  expect(old?.track?.seconds.at(-1)).toBeGreaterThan((old?.durationMillis ?? 0) / 1000 - 10);
});

it('some sessions were recorded by an arm band as well: only the heart rate, within their time', () => {
  const twice = recordedTwice(year);
  expect(twice.length).toBeGreaterThan(5);
  const ids = [...year, ...twice].map(({ exerciseId }) => exerciseId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const one of twice) {
    const end = one.startedAt + one.durationMillis;
    const watch = year.find(
      ({ startedAt, durationMillis }) => startedAt < one.startedAt && startedAt + durationMillis > end,
    );
    expect([watch?.device === one.device, one.track, one.load, one.series?.length]).toEqual([
      false,
      undefined,
      undefined,
      1,
    ]);
    expect(end - one.startedAt).toBeGreaterThan(0.9 * (watch?.durationMillis ?? 0));
  }
});
