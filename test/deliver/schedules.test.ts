import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases, patience } from '../support/random.js';
import { say } from '../support/say.js';
import { Machine } from './machine.js';
import { allManners, type Fault, faults, pushUntilQuiet, Service } from './model.js';
import { play, schedules } from './schedule.js';

const happenings = schedules<Fault>(
  faults.filter((one) => one !== 'rejected'),
  [1, 20, 45, 90],
);

describe('random schedules', () => {
  it.each(allManners)(
    '$name: whatever happens, in whatever order, each workout arrives once',
    async (manners) => {
      const counted = { schedules: 0, workouts: 0, pushes: 0, doubled: 0, lost: 0 };
      // Two machines must not deliver to a target that can neither be asked nor recognizes a duplicate.
      const twoMachines = manners.askable && manners.dedupes;
      await fc.assert(
        fc.asyncProperty(happenings, async (actions) => {
          const service = new Service(manners);
          const machines: [Machine, ...Machine[]] = [new Machine(), ...(twoMachines ? [new Machine()] : [])];
          const { workouts, pushes } = await play(service, machines, actions);
          for (const machine of machines) await pushUntilQuiet(machine, service, workouts);
          counted.schedules += 1;
          counted.pushes += pushes;
          counted.workouts += workouts.length;
          counted.doubled += workouts.filter(({ id }) => service.copies(id) > 1).length;
          counted.lost += workouts.filter(({ id }) => service.copies(id) < 1).length;
          expect({ doubled: counted.doubled, lost: counted.lost }).toEqual({ doubled: 0, lost: 0 });
          if (manners.replaces)
            expect(service.there.map(({ name }) => name).sort()).toEqual(workouts.map(({ name }) => name).sort());
        }),
        { numRuns: cases(150) },
      );
      say(
        `${manners.name}: ${counted.schedules} schedules, ${counted.pushes} pushes of ${counted.workouts} workouts: ${counted.doubled} doubled, ${counted.lost} lost`,
      );
    },
    patience(60_000),
  );
});
