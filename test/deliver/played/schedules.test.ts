import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { FaultPlan } from '../../../src/sandbox/server/faults.js';
import { cases, patience } from '../../support/random.js';
import { say } from '../../support/say.js';
import { Machine } from '../machine.js';
import { play, schedules } from '../schedule.js';
import { allPlayed, isRejection, wireFaults } from './played.js';
import { Stage, settleDown } from './stage.js';

const happenings = schedules<FaultPlan>(
  Object.entries(wireFaults).flatMap(([name, fault]) => (isRejection(name) ? [] : [fault])),
  [1, 45, 320, 650],
);

const stage = new Stage();
afterAll(() => stage.close());

describe('random schedules of a real client', () => {
  it.each(allPlayed)(
    '$title: whatever happens, in whatever order, each workout arrives once',
    async (played) => {
      const counted = { schedules: 0, workouts: 0, pushes: 0, decided: 0 };
      const ends = { doubled: 0, lost: 0, undisclosed: 0 };
      await fc.assert(
        fc.asyncProperty(happenings, async (actions) => {
          const there = await stage.case(played);
          const machines: [Machine, ...Machine[]] = [new Machine(), ...(played.dedupes ? [new Machine()] : [])];
          const { workouts, pushes } = await play(there, machines, actions);
          for (const machine of machines) {
            const { decided, undisclosed } = await settleDown(machine, there, workouts);
            counted.decided += decided;
            ends.undisclosed += undisclosed;
          }
          counted.schedules += 1;
          counted.pushes += pushes;
          counted.workouts += workouts.length;
          ends.doubled += workouts.filter(({ id }) => there.copies(id) > 1).length;
          ends.lost += workouts.filter(({ id }) => there.copies(id) < 1).length;
          expect(ends).toEqual({ doubled: 0, lost: 0, undisclosed: 0 });
          if (played.kind.replaces.length > 0)
            expect(there.there.map(({ name }) => name).sort()).toEqual(workouts.map(({ name }) => name).sort());
        }),
        { numRuns: cases(40) },
      );
      say(
        `${played.title}: ${counted.schedules} schedules, ${counted.pushes} pushes of ${counted.workouts} workouts: ${ends.doubled} doubled, ${ends.lost} lost, ${counted.decided} decided by the user`,
      );
      if (played.kind.askable) expect(counted.decided).toBe(0);
    },
    patience(60_000),
  );
});
