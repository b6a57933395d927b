import { describe, expect, it } from 'vitest';
import { recognize } from '../../../../src/polar/parse/files/formats.js';
import { headOf } from '../../../../src/polar/parse/files/head.js';
import { describeShared } from '../../../support/shared.js';
import { sessionsIn, sessionsOf } from './support.js';

describeShared('GPX among the examples', () => {
  it('starts by its name, with the offset of its points, not when it was exported', () => {
    const [session] = sessionsOf('flow/session-a/Ada_Probe_2023-06-14_18-20-05.GPX');
    expect(session).toMatchObject({
      startTime: '2023-06-14T18:20:05',
      utcOffsetMinutes: 120,
      device: 'Polar Vantage V2',
      routeClock: 'wall',
    });
    expect(session?.route).toHaveLength(88);
    expect(session?.route?.[0]?.time).toBe('2023-06-14T16:20:09.000Z');
    const times = session?.route?.map(({ time = '' }) => Date.parse(time)) ?? [];
    // The pause, although the file has a single segment.
    expect(Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? 0)))).toBe(26_400);
    for (const absent of ['duration', 'marks']) expect(session).not.toHaveProperty(absent);
  });
});

describe('GPX', () => {
  const file = (creator: string, points = '<trkpt lat="60" lon="24"><time>2026-01-05T08:00:07Z</time></trkpt>') =>
    `<?xml version="1.0"?><gpx version="1.1"\n creator="${creator}"><trk><trkseg>${points}</trkseg></trk></gpx>`;
  const seen = (creator: string) => recognize(headOf({ name: 'a.gpx', body: Buffer.from(file(creator)) }))?.as;

  it('is Flow’s by its creator', () => {
    expect(['Polar Flow', 'Polar M400', 'polar'].map(seen)).toEqual(['session', 'session', 'session']);
    expect(['Garmin Connect', 'StravaGPX', '', 'Polarsteps'].map(seen)).toEqual(
      Array.from({ length: 4 }, () => 'foreign'),
    );
  });

  it('has no device that is called Polar Flow', () => {
    expect(sessionsIn({ name: 'a.gpx', body: file('Polar Flow') })[0]).not.toHaveProperty('device');
  });

  it.each([
    ['a.gpx', { startTime: '2026-01-05T08:00:07', localClockUnknown: true, marks: ['start_from_first_point'] }],
    ['A_2026-01-05_09-00-00.gpx', { startTime: '2026-01-05T09:00:00', utcOffsetMinutes: 60 }],
    // A start that is later than the first point, or has no zone, is that of something else.
    ['A_2026-01-05_09-05-00.gpx', { startTime: '2026-01-05T08:00:07', marks: ['start_from_first_point'] }],
    ['A_2026-02-05_09-00-00.gpx', { startTime: '2026-01-05T08:00:07', marks: ['start_from_first_point'] }],
  ])('starts as its name allows: %s', (name, start) => {
    expect(sessionsIn({ name, body: file('Polar M400') })[0]).toMatchObject(start);
  });

  it('without times is a plan, and refused like anything that is cut off', () => {
    const plan = file('Polar Flow', '<trkpt lat="60" lon="24"/>');
    expect(() => sessionsIn({ name: 'a.gpx', body: plan })).toThrow('a route without times');
    expect(() => sessionsIn({ name: 'a.gpx', body: file('Polar Flow').slice(0, -9) })).toThrow('truncated');
  });
});
