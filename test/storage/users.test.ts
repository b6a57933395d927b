import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import { temporaryFolder } from '../commands/run.js';

const now = '2026-11-21T10:00:00.000Z';
const standIn = 'v4-0123456789abcdef';

function openNew() {
  return openStore(join(temporaryFolder(), 'polar-sync.db'));
}

describe('a stand-in whose number becomes known', () => {
  it('is that user from then on, everywhere, and nobody else is touched', () => {
    const store = openNew();
    for (const [userId, externalId] of [
      [standIn, 'one'],
      ['42', 'two'],
    ] as const) {
      store.sessions.save({
        ...{ userId, source: 'exercises', externalId, workoutId: `workout-${externalId}`, startMs: 1 },
        ...{ samples: false, zones: false, route: false, firstSeenAt: now },
      });
      store.failures.record(userId, 'exercises', externalId, 1, 'HTTP 500');
    }
    store.atomically(() => store.adoptUser(standIn, '475'));
    expect(store.sessions.users().sort()).toEqual(['42', '475']);
    expect(store.sessions.get('475', 'exercises', 'one')?.workoutId).toBe('workout-one');
    expect(store.failures.get('475', 'exercises', 'one')).toBeDefined();
    expect(store.failures.get(standIn, 'exercises', 'one')).toBeUndefined();
    expect(store.failures.get('42', 'exercises', 'two')).toBeDefined();
    store.close();
  });
});

describe('observations', () => {
  it('are added up, the most frequent first', () => {
    const store = openNew();
    store.observations.record('v4', 'value', 'sample type MOOD', 2, now);
    store.observations.record('v4', 'field', 'trainingSessions[].mood', 3, now);
    store.observations.record('v4', 'value', 'sample type MOOD', 5, '2026-11-22T10:00:00.000Z');
    expect(store.observations.all()).toEqual([
      {
        ...{ source: 'v4', kind: 'value', name: 'sample type MOOD', count: 7 },
        ...{ firstSeen: now, lastSeen: '2026-11-22T10:00:00.000Z' },
      },
      { source: 'v4', kind: 'field', name: 'trainingSessions[].mood', count: 3, firstSeen: now, lastSeen: now },
    ]);
    store.close();
  });
});
