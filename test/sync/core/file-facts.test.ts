import { describe, expect, it } from 'vitest';
import type { Payload } from '../../../src/storage/payloads/payload.js';
import { withFileFacts } from '../../../src/sync/core/file-facts.js';
import type { SourceSession } from '../../../src/workouts/source-session.js';

const session: SourceSession = { startTime: '2026-01-05T09:00:00', utcOffsetMinutes: 0, duration: 'PT1M' };

const file = (part: string, text: string) => ({ part, body: Buffer.from(text) }) as unknown as Payload;

interface Lap {
  at: number;
  seconds?: number;
  trigger?: string;
  meters?: number;
  bpm?: number;
}

/** A TCX with these laps, and points at these seconds. */
function tcx(laps: readonly Lap[], points: readonly number[] = []): Payload {
  const time = (second: number) => new Date(Date.UTC(2026, 0, 5, 9) + second * 1000).toISOString();
  const told = laps.map(({ at, seconds, trigger = 'Manual', meters, bpm }) =>
    [
      `<Lap StartTime="${time(at)}">`,
      seconds === undefined ? '' : `<TotalTimeSeconds>${seconds}</TotalTimeSeconds>`,
      meters === undefined ? '' : `<DistanceMeters>${meters}</DistanceMeters>`,
      bpm === undefined ? '' : `<AverageHeartRateBpm><Value>${bpm}</Value></AverageHeartRateBpm>`,
      `<TriggerMethod>${trigger}</TriggerMethod></Lap>`,
    ].join(''),
  );
  const track = points.map((second) => `<Trackpoint><Time>${time(second)}</Time></Trackpoint>`).join('');
  return file('original/tcx', `<Activity>${told.join('')}<Track>${track}</Track></Activity>`);
}

const steady = Array.from({ length: 60 }, (_, i) => i);
const three: Lap[] = [
  { at: 0, seconds: 20, meters: 100, bpm: 120 },
  { at: 20, seconds: 20 },
  { at: 40, seconds: 20 },
];

describe('what a file adds to a session', () => {
  it('are its laps, as the session would have them, and when it was paused', () => {
    const payload = tcx(three, steady);
    const { exercise, from } = withFileFacts(session, [payload]);
    expect(exercise).toEqual({
      ...session,
      laps: [
        { startMillis: 0, durationMillis: 20_000, distance: 100, heartRate: { average: 120 } },
        { startMillis: 20_000, durationMillis: 20_000 },
        { startMillis: 40_000, durationMillis: 20_000 },
      ],
      filePauses: [],
    });
    expect(from).toEqual([payload]);
  });

  it('in the order of their starts, each as long as it says, or else until the next', () => {
    const { exercise } = withFileFacts(session, [tcx([{ at: 40, seconds: 20 }, { at: 0 }, { at: 15, seconds: 5 }])]);
    expect(exercise.laps).toEqual([
      { startMillis: 0, durationMillis: 15_000 },
      { startMillis: 15_000, durationMillis: 5000 },
      { startMillis: 40_000, durationMillis: 20_000 },
    ]);
  });

  it('without the last one where nobody says how long it was', () => {
    const { exercise } = withFileFacts(session, [tcx([{ at: 0, seconds: 20 }, { at: 20, seconds: 20 }, { at: 40 }])]);
    expect(exercise.laps).toHaveLength(2);
  });

  it.each([
    ['all of them by the watch', ['Distance', 'Distance', 'Distance'], 'autoLaps'],
    ['the last one by the end of the session', ['Distance', 'Distance', 'Manual'], 'autoLaps'],
    ['one of them by a button', ['Distance', 'Manual', 'Distance'], 'laps'],
  ])('by who made them: %s', (_who, triggers, name) => {
    const laps = three.map((lap, i) => ({ ...lap, trigger: triggers[i] ?? '' }));
    const { exercise } = withFileFacts(session, [tcx(laps)]);
    expect(Object.keys(exercise).filter((key) => /laps/i.test(key))).toEqual([name]);
  });

  it.each([
    ['one lap is none', [tcx([{ at: 0, seconds: 60 }])]],
    ['there is no file', []],
    ['it is another file', [file('original/gpx', '<gpx/>')]],
    ['it is empty', [file('original/tcx', '')]],
  ])('is nothing where %s', (_why, payloads) => {
    const { exercise, from } = withFileFacts(session, payloads);
    expect([exercise, from]).toEqual([session, []]);
  });

  it.each<[string, Partial<SourceSession>, string[]]>([
    ['laps', { laps: [{ startMillis: 0, durationMillis: 1 }] }, ['filePauses']],
    ['laps that the watch made', { autoLaps: [{ startMillis: 0, durationMillis: 1 }] }, ['filePauses']],
    ['pauses', { pauses: [{ startTime: 'x', duration: 'PT1S' }] as never }, ['laps']],
    ['laps that are none', { laps: [], autoLaps: [], pauses: [] }, ['laps', 'filePauses']],
  ])('is not what the session has itself: %s', (_what, own, added) => {
    const { exercise } = withFileFacts({ ...session, ...own }, [tcx(three, steady)]);
    const names = Object.keys(exercise).filter((key) => exercise[key as never] !== own[key as never]);
    expect(names.filter((name) => !(name in session))).toEqual(added);
  });

  it('comes from no file where the session has everything', () => {
    const own = { ...session, laps: [{ startMillis: 0, durationMillis: 1 }], filePauses: [] };
    expect(withFileFacts(own, [tcx(three, steady), file('original/fit', 'no FIT')])).toEqual({
      exercise: own,
      from: [],
    });
  });
});

describe('a file that cannot be read', () => {
  it('is named where no other one helps', () => {
    const fit = file('original/fit', 'no FIT');
    expect(withFileFacts(session, [fit])).toEqual({ exercise: { ...session, hasUnreadFile: true }, from: [] });
    const { exercise, from } = withFileFacts(session, [fit, tcx(three, steady)]);
    expect([exercise.hasUnreadFile, exercise.laps?.length, from.length]).toEqual([undefined, 3, 1]);
  });

  it('is not named where that is a mistake of this program', () => {
    const broken = { part: 'original/tcx', get body(): never { throw new RangeError('a mistake'); } }; // biome-ignore format: short
    expect(() => withFileFacts(session, [broken as unknown as Payload])).toThrow('a mistake');
  });
});
