import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeSession,
  devicesDiffer,
  msApart,
  type SessionDescriptor,
  workoutIdentity,
} from '../../src/workouts/identity.js';
import { withoutUndefined } from '../../src/workouts/values/present.js';

const session: SessionDescriptor = {
  userId: '1',
  startTime: Date.UTC(2025, 5, 1, 10),
  device: 'Polar Pacer Pro',
  deviceId: '0BA9FA32',
  durationSeconds: 3600.4,
};
const without = (...keys: (keyof SessionDescriptor)[]) =>
  Object.fromEntries(
    Object.entries(session).filter(([key]) => !keys.includes(key as never)),
  ) as never as typeof session;

describe('workoutIdentity', () => {
  it('never changes: databases and exports contain these ids', () => {
    expect(workoutIdentity(session)).toBe('h9y7mrfxynns5qze');
  });

  it('depends on what identifies a session, and on nothing else', () => {
    const id = workoutIdentity(session);
    for (const same of [
      // The sources do not give the same device, and any of them may come first.
      { deviceId: '0BA9FA33' },
      { device: 'Polar Vantage V' },
      { device: undefined, deviceId: undefined },
      { startTime: session.startTime + 999 },
      { durationSeconds: 3600 },
    ]) {
      expect(workoutIdentity(withoutUndefined({ ...session, ...same }))).toBe(id);
    }
    const others = [{ userId: '2' }, { startTime: session.startTime + 1000 }, { durationSeconds: 3601 }].map((other) =>
      workoutIdentity({ ...session, ...other }),
    );
    others.push(workoutIdentity(without('durationSeconds')), workoutIdentity(session, 1));
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('is 16 characters that any file system distinguishes', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 2 ** 42 }), (userId, startTime) => {
        expect(workoutIdentity({ userId, startTime })).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
      }),
    );
  });
});

describe('describeSession', () => {
  it('reads what both sources give', () => {
    const exercise = {
      startTime: '2025-06-01T12:00:00',
      utcOffsetMinutes: 120,
      device: 'Polar Pacer Pro',
      deviceId: '0BA9FA32',
      duration: 'PT3600.4S',
    };
    expect(describeSession('1', exercise)).toEqual({ ...session, wallMs: Date.UTC(2025, 5, 1, 12) });
    expect(describeSession('1', { startTime: '2025-06-01T12:00', device: 'UNKNOWN', duration: '?' })).toEqual({
      userId: '1',
      startTime: Date.UTC(2025, 5, 1, 12),
      wallMs: Date.UTC(2025, 5, 1, 12),
      zoneless: true,
    });
  });
});

describe('msApart', () => {
  const apart = (other: Partial<SessionDescriptor>, base = session) => {
    const [one, back] = [msApart(base, { ...session, ...other }), msApart({ ...session, ...other }, base)];
    expect(back).toBe(one);
    return one;
  };

  it('allows two seconds', () => {
    expect(apart({})).toBe(0);
    expect(apart({ startTime: session.startTime + 2000 })).toBe(2000);
    expect(apart({ startTime: session.startTime - 2001 })).toBeUndefined();
    expect(apart({ durationSeconds: 3602.4 })).toBe(2000);
    expect(apart({ durationSeconds: 3598.399 })).toBeUndefined();
    expect(apart({ durationSeconds: 2.001 }, { ...session, durationSeconds: 4.001 })).toBe(2000);
    expect(apart({ startTime: session.startTime + 1000, durationSeconds: 3601 })).toBe(1600);
  });

  it('prefers a duration that is known', () => {
    expect(apart({}, without('durationSeconds'))).toBe(2000);
  });
});

describe('devicesDiffer', () => {
  const differ = (changes: Partial<SessionDescriptor> | { deviceId: undefined; device: string }, base = session) => {
    const other = withoutUndefined({ ...session, ...changes });
    const [one, back] = [devicesDiffer(base, other), devicesDiffer(other, base)];
    expect(back).toBe(one);
    return one;
  };

  it('lets ids decide, then names, then nothing', () => {
    expect(differ({ deviceId: '0ba9fa32', device: 'something else' })).toBe(false);
    expect(differ({ deviceId: '0BA9FA33' })).toBe(true);
    expect(differ({ device: 'POLAR pacer pro' }, without('deviceId'))).toBe(false);
    expect(differ({ device: 'Polar Vantage V' }, without('deviceId'))).toBe(true);
    expect(differ({}, without('deviceId', 'device'))).toBe(false);
    expect(differ({ device: 'UNKNOWN' }, without('deviceId'))).toBe(false);
    expect(differ({ deviceId: undefined, device: 'Pacer-Pro' })).toBe(false);
    expect(differ({ deviceId: undefined, device: 'Polar' })).toBe(false);
    expect(differ({ deviceId: undefined, device: 'Pacer' })).toBe(true);
  });
});
