import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { say } from '../support/say.js';
import { dieAndGoOn, everyStep, inPairs, undisturbed } from './crash-support.js';

/** Short, so that hundreds of pulls fit into minutes; the shape of everything is as always. */
const sessions = (count: number) => generateSessions({ count, now: Date.now(), longestSeconds: 10 });

describe('a pull that is killed and started again comes to the same as one that was not', () => {
  it('60 sessions over two transactions, at every request and every commit', { timeout: 900_000 }, async () => {
    const sixty = sessions(60);
    const reference = await undisturbed(sixty, 'auto');
    expect(reference.requests).toBeGreaterThan(120);
    const steps = everyStep(reference);
    await inPairs(steps, (crash) => dieAndGoOn({ sessions: sixty, source: 'auto', reference, goOnHere: true }, crash));
    say(
      `killed at ${steps.length} steps: ${reference.requests} requests (before their effect, before their answer) and ${reference.commits.length} commits (before, after)`,
    );
  });

  it.each(['transactions', 'exercises', 'auto'] as const)(
    'three sessions through %s, at every step',
    { timeout: 300_000 },
    async (source) => {
      const three = sessions(3);
      const reference = await undisturbed(three, source);
      const steps = everyStep(reference);
      await inPairs(steps, (crash) => dieAndGoOn({ sessions: three, source, reference }, crash));
      say(`${source}: killed at ${steps.length} steps of a pull of three sessions`);
    },
  );
});
