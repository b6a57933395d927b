import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/storage/sessions/known-timings.js';
import type { Session } from '../../../src/storage/sessions/session.js';
import { memoryStore } from '../../sync/import/support.js';

const key = (externalId: string, userId = '1') => ({ userId, source: 'flow_export', externalId }) as const;
const session = (externalId: string, workoutId: string): Session => ({
  ...{ ...key(externalId), workoutId, startMs: 1000, firstSeenAt: '2026-03-01T12:00:00.000Z' },
  ...{ samples: false, zones: false, route: false },
});

describe('the timings of a session', () => {
  it('are read back ordered by start, each once', () => {
    const { sightings } = memoryStore();
    const shown: Sighting[] = [
      { startMs: 1000, wallMs: 1000, durationSeconds: 60.123 },
      { startMs: 1000, wallMs: 4600, zoneless: true, durationSeconds: 61 },
      { startMs: 2000, wallMs: 2000 },
    ];
    for (const sighting of [...shown].reverse()) sightings.add(key('a'), sighting, 'w');
    for (const sighting of shown) sightings.add(key('a'), sighting, 'w');
    sightings.add(key('a'), { startMs: 2000 }, 'w');
    sightings.add(key('b'), { startMs: 3000 }, 'w');
    expect(sightings.of(key('a'))).toStrictEqual(shown);
    expect(sightings.of(key('b'))).toStrictEqual([{ startMs: 3000, wallMs: 3000 }]);
    expect(sightings.of(key('a', '2'))).toEqual([]);
  });

  it('are forgotten except the ids that no payload contains', () => {
    const { sightings } = memoryStore();
    sightings.add(key('a'), { startMs: 1000 }, 'id-1000');
    sightings.add(key('a'), { startMs: 2000 }, 'id under another user');
    sightings.add(key('b'), { startMs: 1000 }, 'id-1000');
    sightings.clear(key('a'), ({ startMs }) => `id-${startMs}`);
    expect(sightings.of(key('a')).map(({ startMs }) => startMs)).toEqual([2000]);
    expect(sightings.of(key('b'))).toHaveLength(1);
  });

  it('move with a session that is renamed, without duplicates', () => {
    const { sightings } = memoryStore();
    for (const id of ['7', '7/1', '70', '8']) sightings.add(key(id), { startMs: 1000 }, 'w');
    sightings.add(key('7'), { startMs: 2000 }, 'w');
    sightings.rename('1', 'flow_export', '7', '8');
    const starts = (id: string) => sightings.of(key(id)).map(({ startMs }) => startMs);
    expect([starts('7'), starts('7/1'), starts('70'), starts('8'), starts('8/1')]).toEqual([
      ...[[], [], [1000], [1000, 2000], [1000]],
    ]);
  });
});

describe('other ids of a workout', () => {
  it('are those from before its sessions were edited, and lead to it', () => {
    const store = memoryStore();
    store.sessions.save(session('a', 'now'));
    store.sightings.add(key('a'), { startMs: 1000 }, 'abc-before');
    store.sightings.add(key('a'), { startMs: 2000 }, 'abd-earlier');
    expect(store.sightings.aliases('now')).toEqual(['abc-before', 'abd-earlier']);
    expect(store.sightings.called('ABC')).toEqual(['now']);
    expect(store.resolve('abd')).toEqual(['now']);
    expect(store.sightings.called('x')).toEqual([]);
  });

  it('are also those of an exercise in a session that Polar split differently since', () => {
    const store = memoryStore();
    store.sessions.save(session('7/1', 'now'));
    store.sightings.add(key('7/2'), { startMs: 1000 }, 'abc-of-the-second');
    expect(store.sightings.called('abc')).toEqual(['now']);
    expect(store.aliases('now')).toEqual(['abc-of-the-second']);
  });

  it('lead to the exercise that has them itself rather than to another one of its session', () => {
    const store = memoryStore();
    store.sessions.save(session('7/1', 'first'));
    store.sessions.save(session('7/2', 'second'));
    store.sightings.add(key('7/2'), { startMs: 1000 }, 'abc');
    expect(store.sightings.called('abc')).toEqual(['second']);
  });
});
