import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/storage/sessions/session.js';
import type { SourceName } from '../../../src/storage/sessions/source-name.js';
import { byPrecedence, groupSessions, isContested, type Member, ownId } from '../../../src/sync/core/grouping.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';
import { cases } from '../../support/random.js';

const begin = Date.UTC(2026, 0, 5, 9);

type Some = Partial<Session> & { says?: Partial<SourceSession>; once?: Member['sightings'] };

/** A ten-minute session; it starts `after` ms after the others. */
function member(source: SourceName, externalId: string, after: number, { says, once, ...more }: Some = {}): Member {
  const session: Session = {
    userId: '1',
    source,
    externalId,
    workoutId: '',
    startMs: begin + after,
    durationSeconds: 600,
    samples: true,
    zones: true,
    route: true,
    firstSeenAt: '',
    ...more,
  };
  return {
    session,
    sightings: [session, ...(once ?? [])],
    ...(says && { read: () => ({ startTime: '2026-01-05T09:00:00', duration: 'PT10M', ...says }) }),
  };
}

const never = () => false;

/** The external ids that are in one group, ordered by id. */
const together = (members: Member[], apart: Parameters<typeof groupSessions>[1] = never) =>
  groupSessions(members, apart)
    .map(({ sessions }) => sessions.map(({ externalId }) => externalId).join(' '))
    .sort();

describe('which sessions are one workout', () => {
  it('those of all sources within two seconds', () => {
    expect(
      together([member('exercises', 'E', 0), member('transactions', 'T', 1000), member('flow_export', 'F', 2000)]),
    ).toEqual(['E F T']);
  });

  it('none through a go-between: the closer two of a chain, the better sources of two equally close pairs', () => {
    const chain = (e: number, f: number, t: number) =>
      together([member('exercises', 'E', e), member('flow_export', 'F', f), member('transactions', 'T', t)]);
    expect(chain(0, 2000, 3900)).toEqual(['E', 'F T']);
    expect(chain(0, 1900, 3900)).toEqual(['E F', 'T']);
    expect(chain(0, 2000, 4000)).toEqual(['E F', 'T']);
    expect(chain(4000, 2000, 0)).toEqual(['E F', 'T']);
  });

  it('never two that a source knows apart, nor two devices', () => {
    expect(together([member('exercises', 'E', 0), member('exercises', 'e', 0)])).toEqual(['E', 'e']);
    expect(together([member('transactions', '1', 0), member('transactions', '2', 0)])).toEqual(['1 2']);
    expect(together([member('transactions', '1', 0), member('transactions', '2', 0)], () => true)).toEqual(['1', '2']);
    expect(together([member('flow_export', 'start-1', 0), member('flow_export', '7', 0)])).toEqual(['7 start-1']);
    expect(
      together([
        member('exercises', 'E', 0, { device: 'Polar H10' }),
        member('flow_export', 'F', 0, { device: 'M400' }),
      ]),
    ).toEqual(['E', 'F']);
  });

  it('of twins those that clearly describe the same session, even when others are closer', () => {
    const [one, other] = [
      { calories: 100, distance: 5000 },
      { calories: 200, distance: 5100 },
    ];
    expect(
      together(
        [
          member('exercises', 'E', 0, { says: one }),
          member('exercises', 'e', 1000, { says: other }),
          member('transactions', '1', 1000, { says: one }),
          member('transactions', '2', 0, { says: other }),
        ],
        () => true,
      ),
    ).toEqual(['E 1', 'e 2']);
  });

  it('of v3 and v4 also a minute apart, unless a device contradicts or one has no duration', () => {
    const apart = (v3: Some = {}, v4: Some = {}) =>
      together([member('exercises', 'E', 0, v3), member('v4', '7', 60_000, v4)]);
    expect(apart()).toEqual(['7 E']);
    expect(apart({ device: 'Polar H10' }, { device: 'Polar M400' })).toEqual(['7', 'E']);
    expect(together([member('exercises', 'E', 0), member('v4', '7', 121_000)])).toEqual(['7', 'E']);
  });

  it('of v3 and v4 up to two minutes apart in start and duration, if both name their zone or neither does', () => {
    const apart = (after: number, v3: Some = {}, v4: Some = {}) =>
      together([member('exercises', 'E', 0, v3), member('v4', '7', after, v4)]).length === 2;
    expect([120_000, 120_001, -120_000, -120_001].map((after) => apart(after))).toEqual([false, true, false, true]);
    expect([720, 720.001, 480, 479.999].map((durationSeconds) => apart(60_000, { durationSeconds }))).toEqual([
      ...[false, true, false, true],
    ]);
    const untimed = { durationSeconds: undefined } as unknown as Some;
    expect([apart(60_000, untimed), apart(60_000, {}, untimed)]).toEqual([true, true]);
    const zoneless = { zoneless: true } as const;
    expect([apart(60_000, zoneless), apart(60_000, {}, zoneless), apart(60_000, zoneless, zoneless)]).toEqual([
      ...[true, true, false],
    ]);
  });

  it('so far apart only if each is the only candidate of the other', () => {
    const two = [member('exercises', 'E', 0), member('exercises', 'e', 30_000)];
    expect(together([...two, member('v4', '7', 60_000)])).toEqual(['7', 'E', 'e']);
    expect(together([member('exercises', 'E', 0), member('v4', '7', 60_000), member('v4', '8', -60_000)])).toEqual([
      ...['7', '8', 'E'],
    ]);
    // Another one that is too far is none that it could be.
    const far = member('exercises', 'e', 300_000);
    expect(together([member('exercises', 'E', 0), far, member('v4', '7', 60_000)])).toEqual(['7 E', 'e']);
    expect(together([member('exercises', 'E', 0), member('v4', '7', 60_000), member('v4', '8', 300_000)])).toEqual([
      ...['7 E', '8'],
    ]);
  });

  it('so far apart only if every session of one is near every session of the other', () => {
    const two = [member('exercises', 'E', 0), member('transactions', 'T', 2000)];
    expect(together([...two, member('v4', '7', 120_000)])).toEqual(['7 E T']);
    expect(together([...two, member('v4', '7', 121_000)])).toEqual(['7', 'E T']);
    const moved = [member('v4', '7', 60_000), member('flow_export', '7', 7_200_000)];
    expect(together([member('exercises', 'E', 0), ...moved])).toEqual(['7 7', 'E']);
  });

  it('so far apart only between API versions: the export may join them, but is not a partner by itself', () => {
    expect(together([member('exercises', 'E', 0), member('flow_export', '7', 60_000)])).toEqual(['7', 'E']);
    expect(
      together([member('exercises', 'E', 0), member('v4', '7', 60_000), member('flow_export', '7', 60_000)]),
    ).toEqual(['7 E 7']);
    expect(together([member('exercises', 'E', 0), member('transactions', 'T', 60_000)])).toEqual(['E', 'T']);
    expect(together([member('exercises', 'E', 0), member('other', '7', 60_000)])).toEqual(['7', 'E']);
    // Together with a v3 session, it is no longer a group of the newer API only.
    expect(
      together([member('transactions', 'T', 0), member('v4', '7', 60_000), member('exercises', 'E', 60_000)]),
    ).toEqual(['7 E', 'T']);
  });

  it('by the same id, whatever the clocks say, and not by another id; a made-up id does not count', () => {
    const late = 7_200_000;
    expect(together([member('v4', '7', 0), member('flow_export', '7', late)])).toEqual(['7 7']);
    expect(together([member('v4', '7', 0), member('flow_export', '8', 0)])).toEqual(['7', '8']);
    expect(together([member('v4', 'start-1', 0), member('flow_export', 'start-1', late)])).toHaveLength(2);
    expect(together([member('v4', '7', 0), member('flow_export', 'start-1', 0)])).toEqual(['7 start-1']);
    expect(together([member('exercises', '7', 0), member('transactions', '7', late)])).toHaveLength(2);
    expect(together([member('v4', '7', 0), member('exercises', '7', late)])).toHaveLength(2);
  });

  it('is contested only if one source has several', () => {
    const [e, f, other] = [member('exercises', 'E', 0), member('v4', '7', 0), member('v4', '8', 0)];
    expect([isContested([]), isContested([e, f]), isContested([e, f, other])]).toEqual([false, false, true]);
  });

  it('an edited one stays with its partners', () => {
    const edited = member('exercises', 'E', 900_000, { once: [{ startMs: begin, durationSeconds: 600 }] });
    expect(together([edited, member('transactions', 'T', 0)])).toEqual(['E T']);
  });
});

describe('the id', () => {
  const idOf = (...members: Member[]) => groupSessions(members, never)[0]!.workoutId;

  it('comes from the first by precedence, whichever there are', () => {
    const [e, f, t] = [
      member('exercises', 'E', 2000),
      member('flow_export', 'F', 1000),
      member('transactions', 'T', 0),
    ];
    expect(idOf(t, f, e)).toBe(idOf(e));
    expect(idOf(t, f)).toBe(idOf(f));
    expect(new Set([idOf(e), idOf(f), idOf(t)]).size).toBe(3);
  });

  it('comes from the first with an assumed zone, if none names its own', () => {
    const hour = 3_600_000;
    const bare = { zoneless: true, wallMs: begin } as const;
    const e = member('exercises', 'E', 0, bare);
    const f = member('flow_export', 'F', -hour, { ...bare, zone: 'Europe/Berlin' });
    expect(idOf(e, f)).toBe(idOf(f));
    expect(idOf(e, f)).not.toBe(idOf(e));
  });

  it('is numbered if several would share it, by device and then by precedence', () => {
    const [a, b, c] = [
      member('exercises', 'a', 0),
      member('exercises', 'b', 0, { device: 'Polar H10' }),
      member('exercises', 'c', 0, { device: 'Polar H10' }),
    ];
    const ids = new Map(groupSessions([c, b, a], never).map(({ workoutId, sessions }) => [sessions[0], workoutId]));
    const numbered = [0, 1, 2].map((ordinal) => ownId('1', a.session, ordinal));
    expect([a, b, c].map(({ session }) => ids.get(session))).toEqual(numbered);
    expect(new Set(numbered).size).toBe(3);
    // The device of a workout is the one that any of its sessions names.
    const named = groupSessions(
      [member('exercises', 'E', 0), member('flow_export', '7', 0, { device: 'Z' }), b],
      never,
    );
    expect(named.map(({ sessions }) => sessions.length)).toEqual([1, 2]);
  });

  it('of devices worn at once stays when another source adds them', () => {
    const pair = (source: SourceName, [one, other]: [string, string]) => [
      member(source, one, 0, { device: 'Polar H10' }),
      member(source, other, 0, { device: 'Polar M400' }),
    ];
    const ids = (members: Member[]) =>
      Object.fromEntries(
        groupSessions(members, never).map(({ workoutId, sessions }) => [sessions[0]!.device, workoutId]),
      );
    const exported = pair('flow_export', ['7', '8']);
    // The hashes sort in the opposite order.
    const pulled = pair('exercises', ['z', 'a']);
    expect(ids([...exported, ...pulled])).toEqual(ids(exported));
    expect(new Set(Object.values(ids(exported))).size).toBe(2);
  });
});

it('depends on the set alone, joins nothing that differs, and assigns no id twice', () => {
  const some = fc
    .uniqueArray(
      fc.record({
        source: fc.constantFrom<SourceName>('exercises', 'flow_export', 'transactions'),
        id: fc.constantFrom('a', 'b', 'start-c', '12', '9'),
        after: fc.integer({ min: 0, max: 6 }).map((seconds) => seconds * 700),
        durationSeconds: fc.constantFrom(600, 601.5, undefined),
        device: fc.constantFrom('Polar H10', 'Polar M400', undefined),
        calories: fc.integer({ min: 1, max: 2 }),
        offset: fc.constantFrom(60, 60, 120, 67, undefined),
      }),
      { selector: ({ source, id }) => `${source}/${id}`, maxLength: 9 },
    )
    .map((sessions) =>
      sessions.map(({ source, id, after, durationSeconds, device, calories, offset }) => {
        // All clocks are an hour ahead, or claim to be.
        const wallMs = begin + after + (offset ?? 60) * 60_000;
        const clock = offset === undefined ? { startMs: wallMs, wallMs, zoneless: true as const } : { wallMs };
        const known = { ...(device !== undefined && { device }), says: { calories, distance: 5 * calories }, ...clock };
        const whole = member(source, id, after, known);
        if (durationSeconds !== undefined) whole.session.durationSeconds = durationSeconds;
        else delete whole.session.durationSeconds;
        return whole;
      }),
    );
  const orders = some.chain((members) =>
    fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
  );
  fc.assert(
    fc.property(orders, ([one, other]) => {
      const byId = (members: Member[]) =>
        groupSessions(members, (a, b) => a.externalId !== b.externalId).sort((a, b) =>
          a.workoutId < b.workoutId ? -1 : 1,
        );
      const groups = byId(one);
      expect(byId(other)).toEqual(groups);
      expect(new Set(groups.map(({ workoutId }) => workoutId)).size).toBe(groups.length);
      for (const { sessions } of groups) {
        expect([...sessions].sort(byPrecedence)).toEqual(sessions);
        expect(new Set(sessions.map(({ device }) => device).filter(Boolean)).size).toBeLessThanOrEqual(1);
        const [bare, named] = [true, undefined].map((zoneless) => sessions.filter((one) => one.zoneless === zoneless));
        const spread = (clocks: number[]) => Math.max(0, ...clocks) - Math.min(...clocks, Math.max(0, ...clocks));
        expect(spread(named!.map(({ startMs }) => startMs))).toBeLessThanOrEqual(2000);
        if (bare!.length === 0) continue;
        expect(spread(sessions.map(({ wallMs = 0 }) => wallMs))).toBeLessThanOrEqual(2000);
        expect(named!.every(({ startMs, wallMs = 0 }) => (wallMs - startMs) % 900_000 === 0)).toBe(true);
        const real = sessions.filter(({ externalId }) => !externalId.startsWith('start-'));
        expect(new Set(real.map(({ source }) => source)).size).toBe(real.length);
      }
    }),
    { numRuns: cases(400) },
  );
});
