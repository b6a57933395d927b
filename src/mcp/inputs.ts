import { z } from 'zod';

/** A local date. */
export const date = z.iso.date();

/** The period of a tool. */
export const period = {
  since: date.optional().describe('first local date, 2026-05-01'),
  until: date.optional().describe('last local date, inclusive'),
};

/** The sport of a tool. */
export const sport = z
  .string()
  .optional()
  .describe(
    "one sport as in answers (trail_running), a whole family (running: trails and treadmill too), or Polar's word for it",
  );

/** Where the numbers of an answer come from. */
export const origin = z
  .object({
    polar: z.string().describe('what is as Polar sent it'),
    computed_here: z.string().describe('what polar-sync computed, and how'),
  })
  .describe('where the numbers come from');
