import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type Habits, type Measured, needOf, needTable } from './capacity.js';

/** Measured by `npm run bench round` and `npm run bench fleet`; docs/fleet.md says when and how. */
const measured: Measured = {
  ...{ quietRequests: 20, workoutRequests: 6, eventRequests: 7.5 },
  ...{ quietCpuMs: 144, workoutCpuMs: 139 },
  sqlite: { hour: 0.38, day: 0.05 },
  postgres: { hour: 1.3, day: 0.13 },
};
const habits: Habits = { workoutsPerDay: 0.7, hoursPerYear: 250, eventsPerDay: 6 };

it('docs/fleet.md has what follows from what was measured', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/fleet.md'), 'utf8');
  expect(page).toContain(`\n${needTable([200, 1000, 10_000].map((athletes) => needOf(athletes, measured, habits)))}\n`);
});

it('computes requests, time and disk', () => {
  const simple: Measured = {
    ...{ quietRequests: 10, workoutRequests: 5, eventRequests: 2, quietCpuMs: 60, workoutCpuMs: 120 },
    ...{ sqlite: { hour: 1, day: 0.1 }, postgres: { hour: 2, day: 0 } },
  };
  const once: Habits = { workoutsPerDay: 1, hoursPerYear: 100, eventsPerDay: 3 };
  expect(needOf(1000, simple, once)).toEqual({
    ...{ athletes: 1000, limit: 105_000 },
    // (105,000 - 5,000) / 10,000
    rounds: 10,
    withWebhooks: 10_000 + 6000,
    // 15,000 requests fit into a window of 20,500.
    minutes: { cpu: 3, network: (15_000 * 100) / 6 / 60_000, windows: 0 },
    gigabytes: { sqlite: 136.5, postgres: 200 },
  });
  // 50,000 requests need three windows of 20,500, the first of which is open.
  expect(needOf(1000, { ...simple, quietRequests: 45 }, once).minutes.windows).toBe(30);
  expect(needOf(10, { ...simple, quietRequests: 1_000_000 }, once).rounds).toBe(0);
});
