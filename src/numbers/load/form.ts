import { addDays } from '../../workouts/time/calendar.js';

/** Time constants of form, in days. */
export interface FormDays {
  chronic: number;
  acute: number;
}

/** The usual ones (Banister's model; Coggan's performance management chart). */
export const usualFormDays: FormDays = { chronic: 42, acute: 7 };

/** Load and form of one local day. */
export interface FormDay {
  date: string;
  load: number;
  /** Exponential mean of the daily load with the long constant, this day included: what the body is used to. */
  chronic: number;
  /** The same with the short constant: how tired it is. */
  acute: number;
  /** Chronic minus acute of the day before: how rested one begins the day; negative is tired. */
  balance: number;
  /** It is less than the long constant since the first load, so that both means still lack what was before. */
  starting?: true;
}

/** Where form was at the end of a day, to go on from there. */
export interface FormState {
  date: string;
  chronic: number;
  acute: number;
  /** Since the first day with a load. */
  days: number;
}

/**
 * Form day by day, from the first day with a load up to and including `until`. Both means begin at 0, and each day
 * comes `1 - e^(-1/days)` of the way closer to its load; a day without a load counts as 0.
 * @param load by local date.
 * @param before what came before: then the first day is the one after, and both means begin there.
 */
export function formOf(
  load: ReadonlyMap<string, number>,
  until: string,
  constants: FormDays = usualFormDays,
  before?: FormState,
): FormDay[] {
  const first = before
    ? addDays(before.date, 1)
    : [...load.keys()].reduce((min, date) => (date < min ? date : min), '9');
  const [slow, fast] = [constants.chronic, constants.acute].map((days) => 1 - Math.exp(-1 / days)) as [number, number];
  const form: FormDay[] = [];
  let { chronic, acute } = before ?? { chronic: 0, acute: 0 };
  for (let date = first; date <= until; date = addDays(date, 1)) {
    const own = load.get(date) ?? 0;
    const balance = chronic - acute;
    chronic += slow * (own - chronic);
    acute += fast * (own - acute);
    const starting = (before?.days ?? 0) + form.length < constants.chronic;
    form.push({ date, load: own, chronic, acute, balance, ...(starting && { starting }) });
  }
  return form;
}

/** How uneven a week was, and what it cost (Foster 1998). */
export interface Monotony {
  /** Sum of the loads of the seven days. */
  load: number;
  /** Mean daily load divided by its standard deviation; absent if all days are alike. */
  monotony?: number;
  /** Load times monotony. */
  strain?: number;
}

/** Monotony and strain of the seven days up to and including a local date; days without a load are part of it. */
export function monotonyOf(load: ReadonlyMap<string, number>, until: string): Monotony {
  const days = Array.from({ length: 7 }, (_, back) => load.get(addDays(until, -back)) ?? 0);
  const sum = days.reduce((total, one) => total + one, 0);
  const mean = sum / 7;
  const deviation = Math.sqrt(days.reduce((total, one) => total + (one - mean) ** 2, 0) / 6);
  return deviation === 0 ? { load: sum } : { load: sum, monotony: mean / deviation, strain: (sum * mean) / deviation };
}
