import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../support/shared.js';
import { type Golden, goldenOf, goldenWorkouts } from './golden.js';

/*
 * Hashes from before workouts had two clocks, which must stay the same for every workout without pauses. If a format is
 * meant to change: GOLDEN=update npx vitest run test/export/formats/golden.test.ts, and the diff shows what did.
 */

const FILE = join(import.meta.dirname, 'golden.json');

describe('a workout without pauses', () => {
  const now = new Map([...goldenWorkouts()].map(([name, workout]) => [name, goldenOf(workout)]));
  if (process.env.GOLDEN === 'update') {
    writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(now), null, 2)}\n`);
  }
  const before = new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Golden>));

  it('exists in many kinds', () => {
    const hasReal = existsSync(sharedPath('fixtures'));
    expect(now.size).toBeGreaterThan(hasReal ? 120 : 105);
    const missing = [...before.keys()].filter((name) => !now.has(name) && (hasReal || !name.startsWith('real')));
    expect(missing).toEqual([]);
  });

  it.each([...now])('%s is byte for byte what it was', (name, golden) => {
    expect(golden).toEqual(before.get(name));
  });
});
