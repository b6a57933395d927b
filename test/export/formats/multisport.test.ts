import { describe, expect, it } from 'vitest';
import { encodeFit } from '../../../src/export/fit/encode.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { route, stream, workout } from '../../support/data/workouts.js';
import { encoded } from '../../support/judges/encoded.js';
import { fitReaders } from '../../support/judges/fit-readers.js';
import { babelPoints, describeReferee, fitMessageOrder, readFit } from '../../support/judges/referees.js';

const start = Date.parse('2022-08-20T07:00:00Z');
const session = '4821507733';

/** A part of a session that begins `after` seconds into it, with heart rates from `bpm` on. */
function part(index: number, after: number, seconds: number, bpm: number, more: Partial<Workout> = {}): Workout {
  return workout({
    id: `part${index}`,
    part_of: { session, index, count: 3 },
    start_time: new Date(start + after * 1000).toISOString(),
    utc_offset_minutes: 180,
    duration_seconds: seconds,
    distance_meters: seconds * index,
    streams: { heart_rate_bpm: stream(seconds, (i) => bpm + (i % 40)) },
    ...more,
  });
}

const swim = part(1, 0, 60, 100, { type: 'open_water_swimming', sport: 'swimming', sub_sport: 'open_water' });
// A pause of 20 s in the ride, and a manual lap in it; the run begins in the second in which the ride ends.
const ride = part(2, 75, 120, 120, {
  type: 'cycling',
  sport: 'cycling',
  pauses: [{ start_seconds: 120, duration_seconds: 20 }],
  end_time: new Date(start + 215_000).toISOString(),
  laps: [
    { start_seconds: 0, duration_seconds: 50 },
    { start_seconds: 50, duration_seconds: 70 },
  ],
  heart_rate_zones: [{ zone: 1, seconds: 120 }],
  rr_intervals_ms: [500, 500, 500],
});
const run = part(3, 215, 60, 140, { type: 'running', sport: 'running', route: route(60) });

const triathlon = () => {
  const chunks = Array.from(encodeFit(swim, [ride, run]), (chunk) => Buffer.from(chunk));
  return Buffer.concat(chunks);
};

describe('a multisport session in one FIT file', () => {
  it.each(Object.entries(fitReaders))('has a session for each part, read by %s', async (_name, read) => {
    const { sessions, laps, records, activity } = await read(triathlon());
    expect(activity).toEqual({ sessions: 3, timer: 240 });
    const seconds = (time: number) => (time - start) / 1000;
    expect(
      sessions.map(({ start: from, end, ...rest }) => ({ start: seconds(from), end: seconds(end), ...rest })),
    ).toEqual([
      { sport: 'swimming', start: 0, end: 60, elapsed: 60, timer: 60, distance: 60, firstLap: 0, laps: 1 },
      { sport: 'cycling', start: 75, end: 215, elapsed: 140, timer: 120, distance: 240, firstLap: 1, laps: 2 },
      { sport: 'running', start: 215, end: 275, elapsed: 60, timer: 60, distance: 180, firstLap: 3, laps: 1 },
    ]);
    expect(laps.map((lap) => [seconds(lap.start), lap.timer])).toEqual([
      [0, 60],
      [75, 50],
      [125, 70],
      [215, 60],
    ]);
    const times = records.map(({ time }) => seconds(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.filter((time) => time >= 60 && time < 75)).toEqual([]);
    expect(records.find(({ time }) => seconds(time) === 79)?.heartRate).toBe(124);
    expect(records.filter(({ time }) => seconds(time) >= 215)).toHaveLength(60);
  });

  it.each(Object.entries(fitReaders))('stops the timer between the parts, read by %s', async (_name, read) => {
    const { events } = await read(triathlon());
    expect(events.map(({ time, type }) => [(time - start) / 1000, type])).toEqual([
      [0, 'start'],
      [60, 'stop_all'],
      [75, 'start'],
      [195, 'stop_all'],
      [215, 'start'],
      [215, 'stop_all'],
      [215, 'start'],
      [275, 'stop_all'],
    ]);
  });

  it('says that it is a multisport activity, and numbers laps, zones and sessions through the file', async () => {
    const { activity, laps, sessions, time_in_zone } = await readFit(triathlon());
    expect(activity).toMatchObject({ type: 'auto_multi_sport', num_sessions: 3 });
    expect(new Date(String(activity?.local_timestamp)).getTime()).toBe(start + 275_000 + 180 * 60_000);
    expect(laps?.map((lap) => lap.message_index)).toEqual(
      [0, 1, 2, 3].map((value) => expect.objectContaining({ value })),
    );
    expect(sessions).toHaveLength(3);
    expect(time_in_zone).toMatchObject([{ reference_index: { value: 1 } }]);
  });

  it('has each session after its own records, for readers that collect what came before it', async () => {
    const [fileId, device, event, record, hrv, lap, zones, one, activity] = [0, 23, 21, 20, 78, 19, 216, 18, 34];
    const order = await fitMessageOrder(triathlon());
    const runs = order.filter((number, i) => number !== order[i - 1]);
    const parts = [
      [event, record, event, lap, one],
      [event, record, hrv, record, hrv, record, event, lap, zones, one],
      [event, record, event, lap, one],
    ];
    expect([fileId, device, ...parts.flat(), activity]).toEqual(runs);
  });

  it('of one part equals the file of that part', () => {
    expect(Buffer.concat([...encodeFit(run)])).toEqual(encoded('fit', run));
  });
});

describeReferee(['gpsbabel'], 'a multisport session, read by gpsbabel', () => {
  it('has the points of its parts', () => {
    const points = babelPoints('fit', triathlon());
    expect(points.map(({ time }) => (time - start) / 1000)).toEqual(Array.from({ length: 60 }, (_, i) => 215 + i));
    expect(points.map(({ heartRate }) => heartRate)).toEqual(run.streams!.heart_rate_bpm!.values);
  });
});

describe("a file that looks like the watch's own", () => {
  const said = async (device: string | undefined, asDevice: boolean) => {
    const source = {
      provider: 'polar' as const,
      ...(device && { device, device_id: '0BA9FA32' }),
      via: ['v4' as const],
    };
    const file = Buffer.concat([...encodeFit({ ...run, source }, [], { asDevice })]);
    const { file_ids, device_infos } = await readFit(file);
    return { file: file_ids?.[0], device: device_infos?.[0] };
  };

  it('names Polar as the maker, and the watch with its number', async () => {
    const { file, device } = await said('Polar Vantage V2', true);
    const watch = {
      manufacturer: 'polar_electro',
      product: 230,
      serial_number: 0x0ba9fa32,
      product_name: 'Polar Vantage V2',
    };
    expect(file).toMatchObject({ type: 'activity', ...watch });
    expect(device).toMatchObject({ device_index: 'creator', ...watch });
  });

  it.each(['Polar Pacer Pro', 'Polar Flow app', undefined])('has no product number for %s', async (name) => {
    expect((await said(name, true)).file).toMatchObject({ manufacturer: 'polar_electro', product: 0 });
  });

  it('has "development" as its manufacturer by default', async () => {
    expect((await said('Polar Vantage V2', false)).file).toMatchObject({ manufacturer: 'development', product: 0 });
  });
});
