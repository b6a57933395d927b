import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WorkoutDetail } from '../../src/report/payload/model.js';

/** What the page computes when it opens a report with these units. */
async function pageWith(units: string | undefined) {
  vi.resetModules();
  vi.stubGlobal('document', { documentElement: { dataset: units === undefined ? {} : { units } } });
  const { channelsOf } = await import('../../src/report/page/workout/plots/channels.js');
  const { mainFacts, smallFacts } = await import('../../src/report/page/workout/facts.js');
  const { distanceAxis } = await import('../../src/report/page/workout/linked.js');
  const { metricsOf } = await import('../../src/report/page/metrics.js');
  return { channelsOf, mainFacts, smallFacts, distanceAxis, metricsOf };
}
afterEach(() => vi.unstubAllGlobals());

/** Ten miles in 1:20:00 with a climb of 1000 feet. */
const detail = {
  ...{ id: 'a1', type: 'running', sport: 'running', start_time_local: '2026-05-01T07:30:00', vendor_sport: {} },
  ...{ duration_seconds: 4800, distance_meters: 16_093.44, avg_speed_mps: 16_093.44 / 4800 },
  ...{ elevation_gain_meters: 304.8, swimming: { pool_length_meters: 22.86 }, derived: [], quality: [] },
} as unknown as WorkoutDetail;

const samples = {
  ...{ stepMs: 1000, length: 3 },
  columns: {
    altitude_meters: [0, 152.4, 304.8],
    speed_mps: [3, 3.352_8, 4],
    temperature_celsius: [20, null, 30],
  },
};

describe('the page of a report in imperial units', () => {
  it('has miles, feet and Fahrenheit in its numbers', async () => {
    const { mainFacts, smallFacts, metricsOf, distanceAxis } = await pageWith('imperial');
    expect(mainFacts(detail)).toEqual([
      ['Time', '1:20:00', undefined],
      ['Distance', '10.00 mi', undefined],
      ['Pace', '8:00 /mi', undefined],
      ['Climb', '1,000 ft', undefined],
    ]);
    expect(smallFacts(detail)).toContainEqual(['Pool', '25 yd']);
    const distance = metricsOf([{ ...detail, has_route: false } as never]).find(({ id }) => id === 'distance');
    expect([distance?.text(16_093.44), distance?.tick(16_093.44), distance?.unit]).toEqual(['10.0 mi', '10', 'mi']);
    expect(distanceAxis([0, 1609.344])).toEqual([0, 1]);
  });

  it('has them in its plots, with ticks that are round in that unit', async () => {
    const { channelsOf } = await pageWith('imperial');
    const [speed, altitude, temperature] = channelsOf(samples, detail);
    expect([speed?.unit, speed?.text(3.352_8), speed?.tick(3.352_8)]).toEqual(['min/mi', '8:00 /mi', '8:00']);
    for (const tick of speed?.ticks?.(3, 4) ?? []) expect(Number(speed?.tick(tick).split(':')[1]) % 5).toBe(0);
    expect(altitude?.unit).toBe('ft');
    expect(altitude?.values.map((value) => Math.round(value ?? 0))).toEqual([0, 500, 1000]);
    expect(temperature?.values).toEqual([68, null, 86]);
    expect(temperature?.text(68)).toBe('68.0 °F');
    const [ride] = channelsOf(samples, { ...detail, sport: 'cycling', type: 'cycling' });
    expect([ride?.unit, ride?.text(4.4704), ride?.tick(4.4704)]).toEqual(['mph', '10.0 mph', '10']);
    expect(ride?.ticks?.(0, 9).map((mps) => Math.round(mps * 2.236_936))).toEqual([0, 5, 10, 15, 20]);
  });
});

it('a report without units is metric', async () => {
  const { mainFacts } = await pageWith(undefined);
  expect(mainFacts(detail)[1]).toEqual(['Distance', '16.09 km', undefined]);
});
