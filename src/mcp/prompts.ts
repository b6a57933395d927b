import { z } from 'zod';

/** A question that a client offers by its name. */
export interface Prompt {
  name: string;
  title: string;
  description: string;
  /** Its arguments, all of them text. */
  arguments: z.ZodObject;
  text(given: Record<string, string | undefined>): string;
}

const manners =
  'Give numbers with units and local dates, say which of them are from Polar and which are computed, and say so if data is missing or old. No diagnosis.';

/** Every prompt. */
export const prompts: readonly Prompt[] = [
  {
    name: 'daily_check_in',
    title: 'Daily check-in',
    description: 'How last night was, how rested you are, and what that means for training today.',
    arguments: z.object({ date: z.string().optional().describe('local date; default: the newest') }),
    text: ({ date = 'the newest date with data' }) =>
      [
        `A check-in for ${date}.`,
        '1. inventory: is the data fresh? If the last pull is more than a day old, say so first.',
        '2. day for that date, and nights for the last 14.',
        '3. training_load: load, form and the baselines.',
        'Then in at most eight lines: how the night was compared with the baselines, how the load of the last 7 days compares with 28, and whether today suits a hard, an easy or no workout, with the two or three numbers that decide it.',
        manners,
      ].join('\n'),
  },
  {
    name: 'weekly_review',
    title: 'Weekly review',
    description: 'A week of training and recovery, next to the weeks before it.',
    arguments: z.object({ week_of: z.string().optional().describe('a local date in that week; default: last week') }),
    text: ({ week_of: week }) =>
      [
        week === undefined
          ? 'A review of the last full week, Monday to Sunday.'
          : `A review of the week, Monday to Sunday, that ${week} is in.`,
        '1. list_workouts of that week.',
        '2. compare that week (b) with the week before it (a), and with the four weeks before it.',
        '3. nights of that week, and training_load as of its Sunday.',
        'Then: what was done, what stood out, how sleep and heart rate variability went along with the load, and one suggestion for the coming week.',
        manners,
      ].join('\n'),
  },
  {
    name: 'why_was_this_hard',
    title: 'Why was this hard?',
    description: 'Why a workout felt harder than its numbers suggest.',
    arguments: z.object({ workout: z.string().optional().describe('id of the workout; default: latest') }),
    text: ({ workout = 'latest' }) =>
      [
        `Why was the workout ${workout} hard?`,
        '1. get_workout: pace, heart rate, drift from the first to the second half, splits, note.',
        '2. list_workouts of the same sport and a similar distance, and compare with the most similar one or two.',
        '3. day of its date and nights of the week before; training_load as of that date.',
        'Then weigh the reasons: load of the days before, sleep, heart rate variability, pace, climb, temperature (a channel of some watches), and say which the numbers support and which they cannot show.',
        manners,
      ].join('\n'),
  },
];
