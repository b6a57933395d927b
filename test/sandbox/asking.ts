import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { client, NOW, open } from './support.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Sessions of up to twenty minutes, for what shows in the days. */
export const sessions = generateSessions({ now: NOW, count: 8, longestSeconds: 1200 });

/** `YYYY-MM-DD`, so many days after NOW. */
export const day = (offset: number) => new Date(NOW + offset * DAY).toISOString().slice(0, 10);

// biome-ignore lint/suspicious/noExplicitAny: tests look into responses of every shape
export type Any = any;

/** A sandbox, its clock, and clients: `get` for a path below the users. */
export async function asking(options: Parameters<typeof open>[0] = {}) {
  const { sandbox, clock } = await open(options);
  const ask = client(sandbox);
  return { sandbox, clock, get: (path: string) => ask('GET', `/v3/users/${path}`), ask };
}
