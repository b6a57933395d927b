import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../../src/sandbox/workouts/generate.js';
import { say } from '../../../support/say.js';
import { dieAtEach } from './crash-each.js';
import { clockOfSweeps, sweepStart } from './crash-stage.js';
import { everyCommit, everyRequest, undisturbed } from './crash-support.js';

clockOfSweeps();

/** Short, so that hundreds of pulls fit into minutes, but otherwise typical. */
const sessions = (count: number) => generateSessions({ count, now: sweepStart, longestSeconds: 10 });

/** Minutes on an idle machine; a busy one may take longer. */
const timeout = 40 * 60_000;

describe('a pull that is killed and started again ends as one that was not', () => {
  it('60 sessions over two transactions, at every request and every commit', { timeout }, async ({ signal }) => {
    const sixty = sessions(60);
    const reference = await undisturbed(sixty, 'auto');
    const sweep = { sessions: sixty, source: 'auto', reference } as const;
    const requests = everyRequest(reference);
    // Just before a commit the disk is as it was after the previous one: that is swept with three sessions.
    const commits = everyCommit(reference, 'after');
    expect(requests.length).toBeGreaterThan(2 * 120);
    expect(commits.length).toBeGreaterThan(180);
    const tried = await dieAtEach(sweep, [...requests, ...commits], signal, { oneIn: 50 });
    say(
      `60 sessions: killed at ${tried}; each of ${reference.requests} requests before its effect and before its answer, and ${commits.length} database commits`,
    );
  });

  it.for(['transactions', 'exercises', 'auto'] as const)(
    'three sessions through %s, at every request and before and after every commit',
    { timeout },
    async (source, { signal }) => {
      const three = sessions(3);
      const reference = await undisturbed(three, source);
      const sweep = { sessions: three, source, reference };
      const requests = everyRequest(reference);
      const commits = [...everyCommit(reference, 'before'), ...everyCommit(reference, 'after')];
      say(`three sessions through ${source}: killed at ${await dieAtEach(sweep, [...requests, ...commits], signal)}`);
    },
  );

  it.for(['transactions', 'auto'] as const)(
    "a session with Polar's own files through %s, at every request and after every commit",
    { timeout },
    async (source, { signal }) => {
      const one = sessions(1);
      const flags = ['--originals', 'fit,tcx,gpx'];
      const reference = await undisturbed(one, source, flags);
      const steps = [...everyRequest(reference), ...everyCommit(reference, 'after')];
      const tried = await dieAtEach({ sessions: one, source, reference, flags }, steps, signal);
      say(`a session with its files through ${source}: killed at ${tried}`);
    },
  );
});
