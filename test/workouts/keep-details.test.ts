import { describe, expect, it } from 'vitest';
import { keepDetails } from '../../src/workouts/keep-details.js';
import type { SourceSession } from '../../src/workouts/source-session.js';

const startTime = '2025-06-01T12:00:00';
const session = (more: Partial<SourceSession> = {}): SourceSession => ({ startTime, name: 'edited', ...more });
const kept = (newest: Partial<SourceSession>, older: Partial<SourceSession>) =>
  keepDetails(session(newest), { startTime, name: 'old', calories: 9, ...older });

const route = [{ latitude: 60, longitude: 25, offsetMillis: 0 }];
const zones = [{ index: 0, inZone: 'PT5S' }];
const bands = { power: [{ lower: 1, millis: 5 }] };
const laps = [{ durationMillis: 1000 }];
const pauses = [{ startMillis: 1, durationMillis: 1 }];
const series = (sampleType: string, data: string) => ({ sampleType, data, recordingRate: 1 });

describe('an edited session', () => {
  it('that lacks nothing is the newest response itself', () => {
    const newest = session({ route, zones, laps, autoLaps: laps, samples: [series('0', '1')] });
    const older = session({ route: [...route, ...route], zones: [], laps: [], samples: [series('0', '2')] });
    expect(keepDetails(newest, older)).toBe(newest);
    const bare = session();
    expect(keepDetails(bare, session({ route: [], zones: [], samples: [series('0', ' ')] }))).toBe(bare);
    expect(keepDetails(bare, session({ calories: 9, pauses, hasTransition: true, bands }))).toBe(bare);
  });

  it.each<[string, Partial<SourceSession>]>([
    ['route, with its clock', { route, routeClock: 'wall', hasRoute: true }],
    ['zones, with the bands', { zones, bands }],
    ['laps', { laps }],
    ['laps of the device', { autoLaps: laps }],
  ])('keeps its %s', (_what, details) => {
    expect(kept({}, details)).toEqual({ ...session(), ...details });
    const [name] = Object.keys(details);
    expect(kept({ [name!]: [] }, details)).toEqual({ ...session(), ...details });
  });

  it('keeps its own part of what belongs together if the older response lacks it', () => {
    expect(kept({ hasRoute: false, routeClock: 'wall' }, { route })).toEqual(
      session({ route, hasRoute: false, routeClock: 'wall' }),
    );
    expect(kept({ bands }, { zones })).toEqual(session({ zones, bands }));
  });

  it('takes nothing that it has itself, and nothing else that it lacks', () => {
    expect(kept({ route, hasRoute: true }, { route: [...route, ...route], routeClock: 'wall', laps })).toEqual(
      session({ route, hasRoute: true, laps }),
    );
  });
});

describe('the series of an edited session', () => {
  it('are its own, and those whose values only the older response has', () => {
    const own = [series('0', '90,91'), series('2', ',,'), series('3', '')];
    const older = [series('00', '1,2'), series('1', '5,6'), series('2', '80,81'), series('4', ',')];
    expect(kept({ samples: own }, { samples: older })).toEqual(
      session({ samples: [own[0]!, own[2]!, older[1]!, older[2]!] }),
    );
    expect(kept({}, { samples: older }).samples).toEqual(older.slice(0, 3));
  });

  const beats = series('11', '800,,900');
  const rrGaps = [{ beat: 1, millis: 700 }];

  it('have the gaps that came with the beats', () => {
    expect(kept({}, { samples: [beats], rrGaps })).toEqual(session({ samples: [beats], rrGaps }));
    expect(kept({ rrGaps: [] }, { samples: [beats], rrGaps })).toMatchObject({ rrGaps });
    expect(kept({ samples: [beats] }, { samples: [beats, series('1', '5')], rrGaps })).not.toHaveProperty('rrGaps');
    expect(kept({ rrGaps }, { samples: [beats] })).toMatchObject({ rrGaps });
  });

  it('have their pauses and their transition if there were no series at all', () => {
    const whole = { samples: [series('0', '90')], pauses, hasTransition: true };
    expect(kept({}, whole)).toEqual(session(whole));
    expect(kept({ pauses: [] }, whole)).toEqual(session(whole));
    const own = [{ startMillis: 2, durationMillis: 2 }];
    expect(kept({ pauses: own }, whole)).toEqual(session({ ...whole, pauses: own }));
    expect(kept({ samples: [series('1', '5')] }, whole)).toEqual(
      session({ samples: [series('1', '5'), series('0', '90')] }),
    );
    expect(kept({}, { samples: whole.samples })).toEqual(session({ samples: whole.samples }));
  });
});
