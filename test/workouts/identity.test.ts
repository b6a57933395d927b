import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSession, type SessionDescriptor, sameSession, workoutIdentity } from '../../src/workouts/identity.js';

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
  it('never changes: stores and exports hold these ids', () => {
    expect(workoutIdentity(session)).toBe('h9y7mrfxynns5qze');
  });

  it('depends on what makes a session, and on nothing else', () => {
    const id = workoutIdentity(session);
    for (const same of [
      // The sources do not say the same of the device, and any of them may come first.
      { deviceId: '0BA9FA33' },
      { device: 'Polar Vantage V' },
      { device: undefined, deviceId: undefined },
      { startTime: session.startTime + 999 },
      { durationSeconds: 3600 },
    ]) {
      expect(workoutIdentity({ ...session, ...same })).toBe(id);
    }
    const others = [{ userId: '2' }, { startTime: session.startTime + 1000 }, { durationSeconds: 3601 }].map((other) =>
      workoutIdentity({ ...session, ...other }),
    );
    others.push(workoutIdentity(without('durationSeconds')), workoutIdentity(session, 1));
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('is 16 characters that any file system keeps apart', () => {
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
    expect(describeSession('1', exercise)).toEqual(session);
    expect(describeSession('1', { startTime: '2025-06-01T12:00', device: 'UNKNOWN', duration: '?' })).toEqual({
      userId: '1',
      startTime: Date.UTC(2025, 5, 1, 12),
    });
  });
});

describe('sameSession', () => {
  const same = (other: Partial<SessionDescriptor>, base = session) =>
    sameSession(base, { ...session, ...other }) && sameSession({ ...session, ...other }, base);

  it('allows two seconds', () => {
    expect(same({ startTime: session.startTime + 2000 })).toBe(true);
    expect(same({ startTime: session.startTime - 2001 })).toBe(false);
    expect(same({ durationSeconds: 3602.4 })).toBe(true);
    expect(same({ durationSeconds: 3598.399 })).toBe(false);
    expect(same({ durationSeconds: 2.001 }, { ...session, durationSeconds: 4.001 })).toBe(true);
    expect(same({}, without('durationSeconds'))).toBe(true);
  });

  it('lets ids decide, then names, then nothing', () => {
    expect(same({ deviceId: '0ba9fa32', device: 'something else' })).toBe(true);
    expect(same({ deviceId: '0BA9FA33' })).toBe(false);
    expect(same({ device: 'POLAR pacer pro' }, without('deviceId'))).toBe(true);
    expect(same({ device: 'Polar Vantage V' }, without('deviceId'))).toBe(false);
    expect(same({}, without('deviceId', 'device'))).toBe(true);
    expect(same({ device: 'UNKNOWN' }, without('deviceId'))).toBe(true);
    expect(same({ deviceId: undefined, device: 'Pacer-Pro' })).toBe(true);
    expect(same({ deviceId: undefined, device: 'Polar' })).toBe(true);
    expect(same({ deviceId: undefined, device: 'Pacer' })).toBe(false);
  });

  it('never joins two users', () => {
    expect(same({ userId: '2' })).toBe(false);
  });
});
