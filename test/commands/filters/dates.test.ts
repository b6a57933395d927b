import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, dayNamed, daysNamed, todayIn } from '../../../src/commands/filters/dates.js';

/** A Monday. */
const TODAY = '2026-11-30';
const one = (day: string) => ({ from: day, to: day });

describe('a date as people write it', () => {
  it.each([
    ['2026-11-13', one('2026-11-13')],
    ['today', one(TODAY)],
    ['Yesterday', one('2026-11-29')],
    ['7d', one('2026-11-23')],
    ['0d', one(TODAY)],
    ['2w', one('2026-11-16')],
    ['1mo', one('2026-10-30')],
    ['9mo', one('2026-02-28')],
    ['1y', one('2025-11-30')],
    ['monday', one(TODAY)],
    ['last-monday', one('2026-11-23')],
    ['last monday', one('2026-11-23')],
    ['sunday', one('2026-11-29')],
    ['last-sunday', one('2026-11-29')],
    ['tuesday', one('2026-11-24')],
    ['2026-11', { from: '2026-11-01', to: '2026-11-30' }],
    ['2024-02', { from: '2024-02-01', to: '2024-02-29' }],
    ['2026', { from: '2026-01-01', to: '2026-12-31' }],
    ['2026-W01', { from: '2025-12-29', to: '2026-01-04' }],
    ['2020-w53', { from: '2020-12-28', to: '2021-01-03' }],
    ['this-week', { from: TODAY, to: '2026-12-06' }],
    ['last-week', { from: '2026-11-23', to: '2026-11-29' }],
    ['last-month', { from: '2026-10-01', to: '2026-10-31' }],
    ['last-year', { from: '2025-01-01', to: '2025-12-31' }],
  ])('%s', (typed, days) => expect(daysNamed(typed, TODAY)).toMatchObject(days));

  it.each([
    '',
    'soon',
    '2026-02-30',
    '2026-13',
    '2026-W54',
    '2025-W53',
    '7',
    '7m',
    '-7d',
    '9999y',
    '2026-1-1',
    'last-d',
  ])('%j is none', (typed) => expect(daysNamed(typed, TODAY)).toBeUndefined());

  it('begins a period with the first of its days and ends it with the last', () => {
    expect(boundaryOf('--since', '2026-11', TODAY)).toBe('2026-11-01');
    expect(boundaryOf('--until', '2026-11', TODAY)).toBe('2026-11-30');
    expect(boundaryOf('--since', '2026-02-22T07:50:17Z', TODAY)).toBe('2026-02-22T07:50:17Z');
  });

  it('says what may have been meant, or what can be written', () => {
    const hint = (typed: string) => {
      try {
        return dayNamed('--since', typed, TODAY);
      } catch (problem) {
        return problem;
      }
    };
    expect(hint('yesterdy')).toMatchObject({ code: 'DATE', exitCode: 2, hint: 'Did you mean yesterday?' });
    expect(hint('last-mondy')).toMatchObject({ hint: 'Did you mean last-monday?' });
    expect(hint('2026-02-30')).toMatchObject({ hint: expect.stringContaining('2026-05-01') });
    expect(hint('2026-02-22T07:50:17Z')).toMatchObject({ code: 'DATE' });
  });
});

describe('today', () => {
  it('is that of the given zone', () => {
    const now = new Date('2026-11-30T11:30:00Z');
    expect(todayIn('Pacific/Auckland', now)).toBe('2026-12-01');
    expect(todayIn('Europe/Berlin', now)).toBe('2026-11-30');
    expect(todayIn('Pacific/Midway', new Date('2026-11-30T10:30:00Z'))).toBe('2026-11-29');
  });
});

it('the named days are never later than today, unless their period is not over', () => {
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  const word = fc.oneof(
    fc.tuple(fc.nat(400), fc.constantFrom('d', 'w', 'mo', 'y')).map(([n, unit]) => `${n}${unit}`),
    fc.constantFrom('monday', 'friday', 'last-friday', 'last-week', 'last-year', 'yesterday'),
  );
  fc.assert(
    fc.property(day, word, (at, typed) => {
      const today = at.toISOString().slice(0, 10);
      const { from, to } = daysNamed(typed, today)!;
      expect(from <= to && to <= today).toBe(true);
      expect(new Date(from).toISOString().slice(0, 10)).toBe(from);
      if (typed.startsWith('last-')) expect(to < today).toBe(true);
    }),
  );
});
