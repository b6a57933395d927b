/** Numbers that look random and are the same every time (mulberry32), from 0 to 1. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A ride whose values wander as a body and a road do, second by second: the hardest there is to press together. */
export function noisyRide(seconds, seed) {
  const random = seeded(seed);
  const wander = (start, step, least, most, digits) => {
    let value = start;
    return Array.from({ length: seconds }, () => {
      value = Math.min(most, Math.max(least, value + (random() - 0.5) * step));
      return Number(value.toFixed(digits));
    });
  };
  const stream = (values) => ({ interval_seconds: 1, values });
  const [latitude, longitude] = [wander(61.5, 1e-4, 60, 63, 7), wander(23.7, 2e-4, 20, 27, 7)];
  const speed = wander(8, 0.6, 0, 18, 3);
  const meters = [];
  for (const one of speed) meters.push(Number(((meters.at(-1) ?? 0) + one).toFixed(1)));
  const start = new Date(Date.UTC(2023, 0, 1, 6) + seed * 86_400_000).toISOString().slice(0, 19);
  return {
    schema: 'polar-sync.workout/1',
    id: `ride${String(seed).padStart(8, '0')}`,
    external_ids: {},
    source: { provider: 'polar', device: 'Polar Grit X2 Pro', device_id: '0BA9FA32', via: ['exercises'] },
    type: 'cycling',
    sport: 'cycling',
    vendor_sport: { sport: 'CYCLING' },
    name: `Ride ${seed}`,
    start_time: `${start}Z`,
    start_time_local: start,
    utc_offset_minutes: 0,
    duration_seconds: seconds,
    distance_meters: Math.round(speed.reduce((sum, one) => sum + one, 0)),
    calories_kcal: 900,
    avg_heart_rate_bpm: 140,
    heart_rate_zones: [1, 2, 3, 4, 5].map((zone) => ({
      zone,
      min_bpm: 80 + 20 * zone,
      max_bpm: 100 + 20 * zone,
      seconds: 60 * zone,
    })),
    derived: [],
    quality: [],
    provenance: { fetched_at: '2026-05-03T00:00:00Z', normalizer_version: 1, payload_sha256: [] },
    has_route: true,
    streams: {
      heart_rate_bpm: stream(wander(140, 4, 60, 195, 0)),
      speed_mps: stream(speed),
      cadence_rpm: stream(wander(85, 8, 0, 120, 0)),
      altitude_meters: stream(wander(150, 0.8, 0, 900, 2)),
      power_watts: stream(wander(200, 90, 0, 900, 0)),
      temperature_celsius: stream(wander(15, 0.2, -5, 30, 1)),
      distance_meters: stream(meters),
    },
    route: latitude.map((one, i) => ({ time_seconds: i, latitude: one, longitude: longitude[i] })),
  };
}
