import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { SourceName } from '../../../src/storage/sessions/source-name.js';
import { sha256Of } from '../../../src/storage/sqlite/sha256.js';
import type { Store } from '../../../src/storage/store.js';
import { deriveWorkout, tryReadSession } from '../../../src/sync/core/derive.js';
import { exported, exportedOlder, memoryStore, truth, user } from '../import/support.js';

/* Which of what is stored of a workout counts: payload by payload, laid into a store by hand. */

const workoutId = 'w1';
const bare = { samples: false, zones: false, route: false };

/** A session of the workout, and its payloads in the order in which they came, one day apart. */
function told(
  store: Store,
  source: SourceName,
  externalId: string,
  answers: [part: string, body: unknown, status?: number][],
  more: Partial<Session> = {},
): Session {
  const session = {
    userId: user,
    source,
    externalId,
    workoutId,
    startMs: truth.start,
    ...bare,
    firstSeenAt: '',
    ...more,
  };
  store.atomically(() => {
    store.sessions.save(session);
    for (const [i, [part, body, status = 200]] of answers.entries()) {
      const bytes = bytesOf(body);
      const fetchedAt = `2026-03-0${i + 1}T00:00:00.000Z`;
      store.payloads.save({
        userId: user,
        source,
        externalId,
        part,
        status,
        path: `/${part}`,
        contentType: null,
        body: bytes,
        fetchedAt,
      });
    }
  });
  return session;
}

const bytesOf = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const hashOf = (body: unknown) => sha256Of(bytesOf(body));

const summary = (calories: number, more: Record<string, unknown> = {}) => ({
  start_time: '2026-01-05T10:00:00',
  start_time_utc_offset: 60,
  duration: 'PT600.4S',
  sport: 'RUNNING',
  calories,
  ...more,
});
const zones = (seconds: number) => ({
  zone: [{ index: 0, 'lower-limit': 100, 'upper-limit': 120, 'in-zone': `PT${seconds}S` }],
});
const beats = (...values: number[]) => ({ 'recording-rate': 1, 'sample-type': '0', data: values.join(',') });
const gpx = (...latitudes: number[]) =>
  `<gpx><trk><trkseg>${latitudes.map((lat) => `<trkpt lat="${lat}" lon="24"><time>2026-01-05T09:00:00Z</time></trkpt>`).join('')}</trkseg></trk></gpx>`;

const facts = (store: Store) => {
  const { calories_kcal, streams, heart_rate_zones = [], route = [] } = deriveWorkout(store, workoutId);
  return {
    calories: calories_kcal,
    beats: streams?.heart_rate_bpm?.values,
    zones: heart_rate_zones.map(({ seconds }) => seconds),
    route: route.map(({ latitude }) => latitude),
  };
};

describe('among several sessions of one source', () => {
  it.each(['samples', 'zones', 'route'] as const)('the one with %s counts, whichever came first', (detail) => {
    for (const [first, second] of [
      [{ [detail]: true }, {}],
      [{}, { [detail]: true }],
    ]) {
      const store = memoryStore();
      told(store, 'exercises', 'aaaa', [['exercise', summary(first === undefined || detail in first ? 1 : 2)]], first);
      told(store, 'exercises', 'bbbb', [['exercise', summary(second && detail in second ? 1 : 2)]], second);
      expect(facts(store).calories).toBe(1);
      store.close();
    }
  });

  it('the first of equal ones counts', () => {
    const store = memoryStore();
    told(store, 'exercises', 'aaaa', [['exercise', summary(1)]], { samples: true });
    told(store, 'exercises', 'bbbb', [['exercise', summary(2)]], { zones: true });
    expect(facts(store).calories).toBe(1);
  });

  it.each(['7000000001', 'zeta'])("of exported ones the one with Polar's id counts: %s", (id) => {
    const store = memoryStore();
    const madeUp = 'start-2026-01-05T10:00:00-PT600.4S';
    told(store, 'flow_export', madeUp, [['session', exportedOlder(truth)]], {
      samples: true,
      zones: true,
      route: true,
    });
    told(store, 'flow_export', id, [['session', exported(id, truth)]]);
    expect(deriveWorkout(store, workoutId)).toMatchObject({ name: `Run ${id}`, external_ids: { flow_export: id } });
  });

  it('a made-up id is not published', () => {
    const store = memoryStore();
    told(store, 'flow_export', 'start-2026-01-05T10:00:00-PT600.4S', [['session', exportedOlder(truth)]]);
    expect(deriveWorkout(store, workoutId).external_ids).toEqual({});
  });
});

describe('among the payloads of one session', () => {
  it('the newest counts; an older one only fills what it lacks, whatever else it contains', () => {
    const store = memoryStore();
    const samples = [{ recording_rate: 1, sample_type: 0, data: '100,101' }];
    told(store, 'exercises', 'aaaa', [
      [
        'exercise',
        summary(1, { samples, heart_rate_zones: [{ index: 1, lower_limit: 100, upper_limit: 120, in_zone: 'PT5S' }] }),
      ],
      ['exercise', summary(2, { samples: [{ recording_rate: 1, sample_type: 0, data: '90,91' }] })],
      ['exercise', summary(3)],
    ]);
    expect(facts(store)).toMatchObject({ calories: 3, beats: [90, 91], zones: [5] });
  });

  it('what is set aside is not read', () => {
    const store = memoryStore();
    told(store, 'transactions', '1', [
      ['summary', summary(1)],
      ['offered', summary(2)],
      ['unread', 'no answer'],
    ]);
    const { provenance } = deriveWorkout(store, workoutId);
    expect(provenance).toMatchObject({ fetched_at: '2026-03-01T00:00:00.000Z', payload_sha256: [hashOf(summary(1))] });
  });

  it('a payload of another part does not count as an older one', () => {
    const store = memoryStore();
    told(store, 'exercises', 'aaaa', [
      ['listed', 'no answer'],
      ['exercise', summary(1)],
      ['exercise', summary(2)],
    ]);
    expect(facts(store).calories).toBe(2);
  });

  it('each one used is listed once, empty ones are not; the workout is as new as the newest', () => {
    const store = memoryStore();
    // Two pieces with the same bytes.
    told(store, 'transactions', '1', [
      ['summary', summary(1)],
      ['samples/0', beats(100, 101)],
      ['samples/1', beats(100, 101)],
      ['route', '', 204],
    ]);
    const { provenance } = deriveWorkout(store, workoutId);
    expect(provenance.payload_sha256).toEqual(expect.arrayContaining([hashOf(summary(1)), hashOf(beats(100, 101))]));
    expect(provenance.payload_sha256).toHaveLength(2);
    expect(provenance.fetched_at).toBe('2026-03-04T00:00:00.000Z');
  });
});

it('a workout is as new as the newest of its answers, whichever source that is of', () => {
  for (const newest of ['exercises', 'flow_export'] as const) {
    const store = memoryStore();
    const answers = (source: string, part: string, body: unknown) =>
      Array.from({ length: source === newest ? 3 : 1 }, (_, i): [string, unknown] => [
        part,
        typeof body === 'object' ? { ...body, calories: i, kiloCalories: i } : body,
      ]);
    told(store, 'exercises', 'aaaa', answers('exercises', 'exercise', summary(1)));
    told(store, 'flow_export', '7', answers('flow_export', 'session', exported('7', truth)));
    expect([newest, deriveWorkout(store, workoutId).provenance.fetched_at]).toEqual([
      newest,
      '2026-03-03T00:00:00.000Z',
    ]);
    store.close();
  }
});

describe('the pieces of a transaction', () => {
  it('are read one by one', () => {
    const store = memoryStore();
    told(store, 'transactions', '1', [
      ['summary', summary(1)],
      ['zones', zones(7)],
      ['samples/0', beats(100, 101)],
      ['route', gpx(60, 60.1)],
    ]);
    expect(facts(store)).toEqual({ calories: 1, beats: [100, 101], zones: [7], route: [60, 60.1] });
  });

  it.each([
    ['a 204', '', 204],
    ['empty', undefined, 200],
  ])('that are %s later keep their earlier content', (_what, nothing, status) => {
    const store = memoryStore();
    told(store, 'transactions', '1', [
      ['zones', zones(7)],
      ['samples/0', beats(100, 101)],
      ['route', gpx(60)],
      ['summary', summary(1)],
      ['zones', nothing ?? { zone: [] }, status],
      ['samples/0', nothing ?? beats(), status],
      ['route', nothing ?? gpx(), status],
    ]);
    expect(facts(store)).toEqual({ calories: 1, beats: [100, 101], zones: [7], route: [60] });
  });

  it('that have content later are the later ones', () => {
    const store = memoryStore();
    told(store, 'transactions', '1', [
      ['summary', summary(1)],
      ['zones', zones(7)],
      ['samples/0', beats(100, 101)],
      ['route', gpx(60)],
      ['zones', zones(8)],
      ['samples/0', beats(102)],
      ['route', gpx(61)],
    ]);
    expect(facts(store)).toEqual({ calories: 1, beats: [102], zones: [8], route: [61] });
  });

  it('that were always empty do not count', () => {
    const store = memoryStore();
    told(store, 'transactions', '1', [
      ['summary', summary(1)],
      ['zones', '', 204],
      ['samples', '', 204],
      ['samples/0', '', 204],
      ['route', '', 204],
    ]);
    expect(facts(store)).toEqual({ calories: 1, beats: undefined, zones: [], route: [] });
  });

  it('distinguish no samples from samples that were not requested', () => {
    const store = memoryStore();
    const without = told(store, 'transactions', '1', [['summary', summary(1)]]);
    const none = told(store, 'transactions', '2', [
      ['summary', summary(1)],
      ['samples', '', 204],
    ]);
    expect([tryReadSession(store, without)?.samples, tryReadSession(store, none)?.samples]).toEqual([undefined, []]);
    const nothing = told(store, 'transactions', '3', [
      ['summary', summary(1)],
      ['zones', '', 204],
      ['route', '', 204],
    ]);
    expect(tryReadSession(store, nothing)).toMatchObject({ zones: [], route: [] });
  });

  it('without a summary are not read, and leave no trace', () => {
    const store = memoryStore();
    told(store, 'transactions', '1', [['zones', zones(7)]]);
    told(store, 'exercises', 'aaaa', [['exercise', summary(1)]]);
    const { provenance, heart_rate_zones = [] } = deriveWorkout(store, workoutId);
    expect([provenance.payload_sha256, heart_rate_zones]).toEqual([[hashOf(summary(1))], []]);
  });
});

describe('reading a session', () => {
  it('yields nothing if its payload cannot be understood, or is missing', () => {
    const store = memoryStore();
    expect(tryReadSession(store, told(store, 'exercises', 'aaaa', [['exercise', 'no JSON']]))).toBeUndefined();
    expect(tryReadSession(store, told(store, 'exercises', 'bbbb', []))).toBeUndefined();
    expect(tryReadSession(store, told(store, 'exercises', 'cccc', [['exercise', summary(5)]]))).toMatchObject({
      calories: 5,
    });
  });

  it('still throws when the database fails', () => {
    const store = memoryStore();
    const session = told(store, 'exercises', 'aaaa', [['exercise', summary(1)]]);
    store.close();
    expect(() => tryReadSession(store, session)).toThrow('The database connection is not open');
  });
});
