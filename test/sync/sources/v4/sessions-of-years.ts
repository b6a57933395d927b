import { generatedSession } from '../../../support/data/account-export.js';

/** ms. */
export const day = 86_400_000;

/** One session every `everyDays` from 2014 on: short, but otherwise typical. */
export function sessions(count: number, everyDays: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, i) => {
    const at = Date.UTC(2014, 0, 3, 6, 30) + i * everyDays * day;
    const startTime = new Date(at).toISOString().slice(0, 23);
    const { exercises, ...session } = generatedSession(i, 2) as { exercises: object[] };
    const identifier = { id: String(7_000_000_000 + i) };
    return { ...session, identifier, startTime, exercises: exercises.map((one) => ({ ...one, startTime })) };
  });
}
