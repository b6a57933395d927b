import { describe, expect, it } from 'vitest';
import { formOf } from '../../../src/numbers/load/form.js';
import { factsOf } from '../../../src/report/facts.js';
import { dayOf } from '../../../src/report/page/days.js';
import { formCurve } from '../../../src/report/page/home/load.js';
import { addDays } from '../../../src/workouts/time/calendar.js';
import { workout } from '../../support/data/workouts.js';

const constants = { chronic: 42, acute: 7 };
const loads = new Map(Array.from({ length: 90 }, (_, i) => [addDays('2026-01-01', i), i % 3 === 0 ? 60 : 0]));
const cut = '2026-02-15';
const until = addDays('2026-01-01', 89);
const earlier = formOf(new Map([...loads].filter(([day]) => day <= cut)), cut, constants);
const state = { ...earlier.at(-1)!, days: earlier.length };

describe('form that goes on from what was before', () => {
  it('is what it would be from the beginning', () => {
    const whole = formOf(loads, until, constants);
    const rest = formOf(new Map([...loads].filter(([day]) => day > cut)), until, constants, state);
    expect(rest[0]?.date).toBe(addDays(cut, 1));
    expect(rest).toEqual(whole.slice(-rest.length));
  });

  it('is what the page draws, for the sport that is shown', () => {
    const facts = [...loads].flatMap(([day, load]) =>
      load > 0 && day > cut
        ? [factsOf(workout({ id: day, start_time_local: `${day}T07:00:00`, training_load: { cardio: load } }))]
        : [],
    );
    const before = [
      { type: '', state },
      { type: 'swimming', state: { ...state, chronic: 0, acute: 0 } },
    ];
    const whole = formOf(loads, until, constants);
    const drawn = formCurve(facts, dayOf(until), [], { constants, before });
    expect(drawn?.fitness.at(-1)).toBeCloseTo(whole.at(-1)!.chronic);
    expect(drawn?.first).toBe(dayOf(addDays(cut, 1)));
    expect(drawn?.startUpDays).toBe(0);
    const alone = formCurve(facts, dayOf(until), [], { constants, before }, 'swimming');
    expect(alone?.fitness.at(-1)).toBeLessThan(whole.at(-1)!.chronic - 3);
    const other = formCurve(facts, dayOf(until), [], { constants: { chronic: 20, acute: 5 }, before: [] });
    expect(other?.startUpDays).toBe(20);
  });
});
