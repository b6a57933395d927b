import { describe, expect, it } from 'vitest';
import { counted } from '../../src/workouts/counted.js';
import { isMultisport, legsOf, mayHaveLegs, type Spanning } from '../../src/workouts/multisport.js';

const span = (startMs: number, durationSeconds: number, deviceId = 'A1') => ({ startMs, durationSeconds, deviceId });
const whole = span(0, 3600);

it.each([
  ['one leg alone', [span(0, 900)]],
  ['legs that overlap', [span(0, 900), span(600_000, 900)]],
  ['legs longer than the whole', [span(0, 1900), span(1_901_000, 1900)]],
  ['another device', [span(0, 900, 'B2'), span(901_000, 900, 'B2')]],
  ['sessions after it', [span(3_600_000, 900), span(4_600_000, 900)]],
])('%s is not a multisport session', (_what, others) => {
  expect(legsOf(whole, others)).toBeUndefined();
});

it('a session has several sports if its sport word says so', () => {
  const startTime = '2026-01-01T10:00:00';
  expect(isMultisport({ startTime, sport: 'OTHER', detailedSportInfo: 'TRIATHLON' })).toBe(true);
  expect(isMultisport({ startTime, sport: 'RUNNING' })).toBe(false);
});

describe('the legs of a multisport session', () => {
  const legs = [span(0, 900), span(901_000, 900), span(1_802_000, 900)];

  it('are in order, without what another device recorded', () => {
    const others = [legs[2]!, span(100_000, 900, 'B2'), legs[0]!, legs[1]!];
    expect(legsOf(whole, others)).toEqual(legs);
    expect(mayHaveLegs(whole, others)).toBe(true);
    expect(others[0]).toBe(legs[2]);
  });

  /** Each on both sides of a limit. */
  it.each<[string, Spanning[], boolean]>([
    ['a leg begins two seconds early', [span(-2000, 900), span(901_000, 900)], true],
    ['a leg begins earlier', [span(-2001, 900), span(901_000, 900)], false],
    ['a leg begins before the end', [span(0, 900), span(3_599_999, 1)], true],
    ['a leg begins with the end', [span(0, 900), span(3_600_000, 1)], false],
    ['a leg begins two seconds before another is over', [span(0, 900), span(898_000, 900)], true],
    ['a leg begins earlier before that', [span(0, 900), span(897_999, 900)], false],
  ])('%s', (_what, others, are) => {
    expect(legsOf(whole, others) !== undefined).toBe(are);
    expect(mayHaveLegs(whole, others)).toBe(are);
  });

  it('last together no longer than the whole, to within two minutes', () => {
    expect(legsOf(whole, [span(0, 1860), span(1_860_000, 1860)])).toHaveLength(2);
    expect(legsOf(whole, [span(0, 1860), span(1_860_000, 1860.001)])).toBeUndefined();
  });

  it('begin with the whole session, whenever that was', () => {
    const later = (spans: Spanning[]) => spans.map((one) => ({ ...one, startMs: one.startMs + 7e12 }));
    expect(legsOf(later([whole])[0]!, later(legs))).toHaveLength(3);
    expect(mayHaveLegs(later([whole])[0]!, later(legs))).toBe(true);
    expect(legsOf(later([whole])[0]!, legs)).toBeUndefined();
    expect(mayHaveLegs(later([whole])[0]!, legs)).toBe(false);
  });

  it('are unknown without a duration of the whole; a leg needs none', () => {
    const [first, second] = [{ startMs: 0 }, { startMs: 1000 }];
    expect(legsOf({ startMs: 0 }, legs)).toBeUndefined();
    expect(mayHaveLegs({ startMs: 0 }, legs.slice(1))).toBe(false);
    expect(legsOf(whole, [first, second])).toEqual([first, second]);
    expect(mayHaveLegs(whole, [first, second])).toBe(true);
    expect(mayHaveLegs(whole, [])).toBe(false);
  });
});

describe('what counts in totals', () => {
  const at = (start_time_local: string, more: object = {}) => ({ start_time_local, ...more });
  const parent = at('2026-01-01T10:00:00', { duration_seconds: 3600, legs: 2 });
  const leg = (start: string) => at(start, { duration_seconds: 1500, part_of: {} });

  it('is everything if nothing comes twice', () => {
    const workouts = [leg('2026-01-01T10:00:00')];
    expect(counted(workouts)).toBe(workouts);
  });

  it.each([
    ['with it', '2026-01-01T10:00:00', true],
    ['two seconds before it', '2026-01-01T09:59:58', true],
    ['earlier', '2026-01-01T09:59:57', false],
    ['in its last second', '2026-01-01T10:59:59', true],
    ['after it', '2026-01-01T11:00:00', false],
  ])('is the leg and not the whole if it begins %s', (_what, start, isLeg) => {
    const [mine, other] = [leg(start), at('2026-01-01T10:30:00')];
    expect(counted([parent, mine, other])).toEqual(isLeg ? [mine, other] : [parent, mine, other]);
  });

  it('is the whole if none of its legs is there, or it has no duration', () => {
    const other = at('2026-01-01T10:30:00');
    expect(counted([parent, other])).toEqual([parent, other]);
    const open = at('2026-01-01T10:00:00', { legs: 2 });
    expect(counted([open, leg('2026-01-01T10:00:01')])).toHaveLength(2);
    expect(counted([open, leg('2026-01-01T09:59:59')])).toHaveLength(1);
  });
});
