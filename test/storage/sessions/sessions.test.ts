import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/storage/sessions/known-timings.js';
import type { Session } from '../../../src/storage/sessions/session.js';
import { memoryStore } from '../../sync/import/support.js';

const hour = 3_600_000;
const noon = Date.parse('2026-02-20T12:00:00Z');

const session = (externalId: string, more: Partial<Session> = {}): Session => ({
  ...{ userId: '1', source: 'v4', externalId, workoutId: `w-${externalId}`, startMs: noon, wallMs: noon },
  ...{ samples: false, zones: false, route: false, firstSeenAt: '2026-03-01T12:00:00.000Z' },
  ...more,
});
const ids = (sessions: Session[]) => sessions.map(({ externalId }) => externalId);

it('finds the exercises of a session, and not of another whose id begins the same', () => {
  const { sessions } = memoryStore();
  for (const id of ['7', '7/', '7/1', '7/12', '7/2', '7-a', '7.5', '70', '71/1', '6', '6/1', '8'])
    sessions.save(session(id));
  sessions.save(session('7/3', { source: 'flow_export' }));
  sessions.save(session('7/4', { userId: '2' }));
  expect(ids(sessions.ofFile('1', 'v4', '7'))).toEqual(['7', '7/1', '7/12', '7/2']);
});

describe('a session', () => {
  const whole: Partial<Session> = {
    ...({ wallMs: noon + hour, zoneless: true, zone: 'Europe/Helsinki', durationSeconds: 3600.5 } as Partial<Session>),
    ...{ device: 'Polar Vantage', deviceId: '1122', fingerprint: 'f' },
  };

  it.each<[string, Partial<Session>]>([
    ['everything', { ...whole, samples: true, zones: true, route: true }],
    ['nothing but its start', {}],
    ['samples alone', { samples: true }],
    ['zones alone', { zones: true }],
    ['a route alone', { route: true }],
  ])('is read back with %s', (_what, more) => {
    const { sessions } = memoryStore();
    const saved = session('a', more);
    sessions.save(saved);
    expect(sessions.get('1', 'v4', 'a')).toStrictEqual(saved);
    expect(sessions.get('1', 'v4', 'b')).toBeUndefined();
    expect(sessions.get('2', 'v4', 'a')).toBeUndefined();
  });

  it('without a local time of its own uses its instant', () => {
    const { sessions } = memoryStore();
    const { wallMs: _, ...bare } = session('a');
    sessions.save(bare);
    expect(sessions.get('1', 'v4', 'a')?.wallMs).toBe(noon);
  });

  it('that is stored again keeps its workout, and the time it was first seen', () => {
    const { sessions } = memoryStore();
    sessions.save(session('a', { ...whole, route: true }));
    sessions.save(session('a', { samples: true, workoutId: 'other', firstSeenAt: '2026-04-01T00:00:00.000Z' }));
    expect(sessions.get('1', 'v4', 'a')).toStrictEqual(session('a', { samples: true }));
    sessions.move(session('a'), 'other');
    expect(ids(sessions.ofWorkout('other'))).toEqual(['a']);
    expect(sessions.ofWorkout('w-a')).toEqual([]);
    sessions.forget(session('a'));
    expect(sessions.all()).toEqual([]);
  });

  it('that is renamed takes its exercises along, but replaces none', () => {
    const { sessions } = memoryStore();
    for (const id of ['7', '7/1', '7/2', '70', '8/2']) sessions.save(session(id));
    sessions.rename('1', 'v4', '7', '8');
    expect(sessions.all().map(({ externalId, workoutId }) => [externalId, workoutId])).toEqual([
      ...[
        ['70', 'w-70'],
        ['8', 'w-7'],
        ['8/1', 'w-7/1'],
        ['8/2', 'w-8/2'],
      ],
    ]);
  });
});

describe('sessions are found', () => {
  it('by their start, at or after the first instant and before the second', () => {
    const { sessions } = memoryStore();
    for (const [id, startMs] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['d', 40],
    ] as const)
      sessions.save(session(id, { startMs }));
    expect(ids(sessions.between('1', 'v4', 20, 40))).toEqual(['b', 'c']);
    expect(ids(sessions.all())).toEqual(['a', 'b', 'c', 'd']);
    expect(sessions.workoutIds()).toEqual(['w-a', 'w-b', 'w-c', 'w-d']);
    sessions.save(session('e', { userId: '0' }));
    expect(sessions.users()).toEqual(['0', '1']);
  });

  it('when they overlap a span, up to two days long, and up to the number requested', () => {
    const { sessions } = memoryStore();
    const day = 24 * hour;
    const since = (id: string, startMs: number, durationSeconds?: number) =>
      sessions.save(session(id, { startMs, ...(durationSeconds !== undefined && { durationSeconds }) }));
    since('ends then', noon - hour, 3600);
    since('ended before', noon - hour, 3599);
    since('begins then', noon + hour);
    since('begins later', noon + hour + 1);
    since('two days ago', noon - 2 * day, 2 * 86_400);
    since('longer ago', noon - 2 * day - 1, 4 * 86_400);
    const span = { fromMs: noon, toMs: noon + hour };
    expect(ids(sessions.during('1', span, 9))).toEqual(['two days ago', 'ends then', 'begins then']);
    expect(ids(sessions.during('1', span, 2))).toEqual(['two days ago', 'ends then']);
    expect(sessions.ofKinDuring('1', span)).toEqual([]);
  });

  it('near another one by instant, or by local time if one of the two names no zone', () => {
    const { sessions, sightings } = memoryStore();
    const seen = (id: string, sighting: Sighting) => {
      sessions.save(session(id, { startMs: sighting.startMs }));
      sightings.add(session(id), sighting, `w-${id}`);
    };
    seen('same instant', { startMs: noon + 1000, wallMs: noon + 2 * hour });
    seen('same clock', { startMs: noon - hour, wallMs: noon + 1000 });
    seen('same clock, no zone', { startMs: noon - 2 * hour, wallMs: noon, zoneless: true });
    seen('neither', { startMs: noon + 2000, wallMs: noon + 2000 });
    const near = (more: Partial<Sighting>) => ids(sessions.near('1', { startMs: noon, ...more }, 1000)).sort();
    expect(near({})).toEqual(['same clock, no zone', 'same instant']);
    expect(near({ zoneless: true })).toEqual(['same clock', 'same clock, no zone', 'same instant']);
    expect(near({ wallMs: noon + 2 * hour, zoneless: true })).toEqual(['same instant']);
    expect(near({ wallMs: noon + 5 * hour })).toEqual(['same instant']);
    expect(ids(sessions.zoneless())).toEqual(['same clock, no zone']);
    expect(sessions.withoutTimings()).toEqual([]);
    sessions.save(session('of an old version'));
    expect(ids(sessions.withoutTimings())).toEqual(['of an old version']);
  });
});
