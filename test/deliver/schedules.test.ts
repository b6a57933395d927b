import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases, patience } from '../support/random.js';
import { say } from '../support/say.js';
import { Killed, Machine, type ModelWorkout } from './machine.js';
import { allManners, bringHome, type Fault, faults, Service } from './model.js';

type Action =
  | { do: 'record' }
  | { do: 'edit'; which: number }
  | { do: 'wait'; seconds: number }
  | { do: 'push'; fault?: Fault; at: number; killedAt?: number; machine: number }
  | { do: 'together' }
  | { do: 'settle' };

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('record' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 20, 45, 90) }) },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        ...{ do: fc.constant('push' as const), fault: fc.constantFrom(...faults.filter((one) => one !== 'rejected')) },
        ...{ at: fc.nat(8), killedAt: fc.nat(25), machine: fc.nat(1) },
      },
      { requiredKeys: ['do', 'at', 'machine'] },
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('together' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
) as fc.Arbitrary<Action>;

describe('random schedules', () => {
  it.each(allManners)(
    '$name: whatever happens, in whatever order, each workout arrives once',
    async (manners) => {
      const counted = { schedules: 0, workouts: 0, pushes: 0, doubled: 0, lost: 0 };
      // A target that can neither be asked nor tells what it has is delivered to from one machine.
      const twoMachines = manners.askable && manners.dedupes;
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 25 }), async (actions) => {
          const service = new Service(manners);
          const machines = [new Machine(), new Machine()] as const;
          let workouts: ModelWorkout[] = [];
          for (const one of actions) {
            if (one.do === 'record') workouts = [...workouts, { id: `w${workouts.length}`, name: 'run' }];
            else if (one.do === 'edit')
              workouts = workouts.map((w, i) => (i === one.which ? { ...w, name: `${w.name}!` } : w));
            else if (one.do === 'wait') service.clock += one.seconds;
            else if (one.do === 'settle') machines[0].settle(service);
            else if (one.do === 'together' && twoMachines)
              await Promise.all(machines.map((machine) => machine.push(service, workouts)));
            else if (one.do === 'push')
              await pushOnce(service, machines[twoMachines ? one.machine : 0]!, workouts, one);
            counted.pushes += one.do === 'push' || one.do === 'together' ? 1 : 0;
            expect(workouts.filter(({ id }) => service.copies(id) > 1)).toEqual([]);
          }
          await bringHome(machines[0], service, workouts);
          if (twoMachines) await bringHome(machines[1], service, workouts);
          counted.schedules += 1;
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

async function pushOnce(
  service: Service,
  machine: Machine,
  workouts: readonly ModelWorkout[],
  { fault, at, killedAt }: Extract<Action, { do: 'push' }>,
): Promise<void> {
  service.plan.clear();
  if (fault !== undefined) service.plan.set(service.requests + at, fault);
  let point = 0;
  await machine.push(service, workouts, () => {
    if (point === killedAt) throw new Killed();
    point += 1;
  });
  service.plan.clear();
}
