/** A ride with everything a watch records, once per second; the values have no common period. */
export function ride(seconds, id = 'bench0000001') {
  const stream = (value) => ({ interval_seconds: 1, values: Array.from({ length: seconds }, (_, i) => value(i)) });
  const fixed = (value, digits) => Number(value.toFixed(digits));
  return {
    schema: 'polar-sync.workout/1',
    id,
    external_ids: {},
    source: { provider: 'polar', device: 'Polar Grit X2 Pro', device_id: '0BA9FA32', via: ['exercises'] },
    type: 'road_cycling',
    sport: 'cycling',
    sub_sport: 'road',
    vendor_sport: { sport: 'CYCLING' },
    name: 'Long ride',
    start_time: '2026-05-02T04:30:00Z',
    start_time_local: '2026-05-02T07:30:00',
    utc_offset_minutes: 180,
    duration_seconds: seconds,
    distance_meters: seconds * 8,
    calories_kcal: 900,
    derived: [],
    quality: [],
    provenance: { fetched_at: '2026-05-03T00:00:00Z', normalizer_version: 1, payload_sha256: [] },
    has_route: true,
    streams: {
      heart_rate_bpm: stream((i) => 110 + Math.round(30 * Math.sin(i / 97)) + (i % 7)),
      speed_mps: stream((i) => fixed(8 + 3 * Math.sin(i / 61), 3)),
      cadence_rpm: stream((i) => 84 + (i % 11)),
      altitude_meters: stream((i) => fixed(180 + 90 * Math.sin(i / 811), 2)),
      power_watts: stream((i) => 190 + (i % 83)),
      temperature_celsius: stream((i) => fixed(14 + 4 * Math.sin(i / 4001), 1)),
      distance_meters: stream((i) => fixed(i * 8 + Math.sin(i), 1)),
    },
    route: Array.from({ length: seconds }, (_, i) => ({
      time_seconds: i,
      latitude: fixed(61.4978 + 0.05 * Math.sin(i / 3001), 7),
      longitude: fixed(23.761 + 0.09 * Math.cos(i / 2903), 7),
      altitude_meters: fixed(180 + 90 * Math.sin(i / 811), 2),
    })),
  };
}

/** The same in the form the other writers need: one plain object per second, made before any clock runs. */
export function secondsOf({ start_time: start, streams, route }) {
  return route.map((point, i) => ({
    ms: Date.parse(start) + i * 1000,
    latitude: point.latitude,
    longitude: point.longitude,
    ...Object.fromEntries(Object.entries(streams).map(([channel, { values }]) => [channel, values[i]])),
  }));
}
