import { dailyLoad } from '../../../numbers/load/daily.js';
import { type FormDays, formOf, usualFormDays } from '../../../numbers/load/form.js';
import type { DayFacts, FormFacts, WorkoutFacts } from '../../payload/model.js';
import { type Day, dayOf, isoDay } from '../days.js';

/** Fitness, fatigue and form of each day from `first` on. */
export interface FormCurve {
  first: Day;
  fitness: number[];
  fatigue: number[];
  /** Fitness less fatigue, of the day before: what one starts the day with. */
  form: number[];
  /** Days at the start on which the means still lack what was before. */
  startUpDays: number;
  constants: FormDays;
}

/**
 * From the load of each day as `dailyLoad` has it, by `formOf`, as in the terminal. Undefined for less than two days with a load.
 * @param days with Polar's loads of whole days; none if only some workouts are shown.
 * @param given what came before, and its constants. @param type of the sport that the workouts are of; '' for all.
 */
export function formCurve(
  workouts: readonly WorkoutFacts[],
  last: Day,
  days: readonly DayFacts[] = [],
  given?: FormFacts,
  type = '',
): FormCurve | undefined {
  const { constants = usualFormDays, before = [] } = given ?? {};
  const earlier = before.find((one) => one.type === type)?.state;
  const whole = new Map(days.map(({ day, cardio_load: load }) => [day, load]));
  const until = isoDay(last);
  const { days: daily } = dailyLoad(
    workouts
      .filter(({ start_time_local: start }) => start.slice(0, 10) <= until)
      .map((one) => ({ ...one, training_load: { cardio: one.cardio_load } })),
    { polarOn: (date) => whole.get(date) },
  );
  const loads = new Map([...daily].filter(([, load]) => load > 0));
  const form = formOf(loads, until, constants, earlier);
  const [first] = form;
  if (!first || (!earlier && loads.size < 2)) return undefined;
  return {
    first: dayOf(first.date),
    fitness: form.map(({ chronic }) => chronic),
    fatigue: form.map(({ acute }) => acute),
    form: form.map(({ balance }) => balance),
    startUpDays: form.filter(({ starting }) => starting).length,
    constants,
  };
}

/** What a form says, in words. */
export function formInWords(form: number): string {
  if (form < -20) return 'carrying much tiredness';
  if (form < -5) return 'carrying tiredness';
  return form <= 10 ? 'balanced' : 'rested';
}
