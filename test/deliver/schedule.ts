import fc from 'fast-check';
import { expect } from 'vitest';
import { type Destination, Killed, type Machine, type ModelWorkout } from './machine.js';

type Push<Fault> = { do: 'push'; fault?: Fault; at: number; killedAt?: number; machine: number };

/** What may happen, one after the other. */
export type Action<Fault> =
  | { do: 'record' }
  | { do: 'edit'; which: number }
  | { do: 'wait'; seconds: number }
  | Push<Fault>
  | { do: 'together' }
  | { do: 'settle' };

/** A destination whose requests can be made to fail, by their number. */
export interface Faulty<Fault> extends Destination {
  readonly plan: Map<number, Fault>;
  readonly requests: number;
}

/** Schedules of what happens. @param waits in seconds. */
export function schedules<Fault>(faults: readonly Fault[], waits: readonly number[]): fc.Arbitrary<Action<Fault>[]> {
  const action = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('record' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(...waits) }) },
    {
      weight: 6,
      arbitrary: fc.record(
        {
          ...{ do: fc.constant('push' as const), fault: fc.constantFrom(...faults) },
          ...{ at: fc.nat(8), killedAt: fc.nat(25), machine: fc.nat(1) },
        },
        { requiredKeys: ['do', 'at', 'machine'] },
      ),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('together' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  ) as fc.Arbitrary<Action<Fault>>;
  return fc.array(action, { minLength: 3, maxLength: 25 });
}

/**
 * Plays a schedule; nothing may be there twice at any time.
 * @param machines one, or two where both may deliver to the same destination.
 */
export async function play<Fault>(
  there: Faulty<Fault>,
  machines: readonly [Machine, ...Machine[]],
  actions: readonly Action<Fault>[],
): Promise<{ workouts: ModelWorkout[]; pushes: number }> {
  let workouts: ModelWorkout[] = [];
  let pushes = 0;
  for (const one of actions) {
    if (one.do === 'record') workouts = [...workouts, { id: `w${workouts.length}`, name: 'run' }];
    else if (one.do === 'edit') workouts = workouts.map((w, i) => (i === one.which ? { ...w, name: `${w.name}!` } : w));
    else if (one.do === 'wait') there.clock += one.seconds;
    else if (one.do === 'settle') machines[0].settle(there);
    else if (one.do === 'together' && machines.length > 1)
      await Promise.all(machines.map((machine) => machine.push(there, workouts)));
    else if (one.do === 'push') await pushOnce(there, machines[one.machine] ?? machines[0], workouts, one);
    pushes += one.do === 'push' || one.do === 'together' ? 1 : 0;
    expect(workouts.filter(({ id }) => there.copies(id) > 1)).toEqual([]);
  }
  return { workouts, pushes };
}

async function pushOnce<Fault>(
  there: Faulty<Fault>,
  machine: Machine,
  workouts: readonly ModelWorkout[],
  { fault, at, killedAt }: Push<Fault>,
): Promise<void> {
  there.plan.clear();
  if (fault !== undefined) there.plan.set(there.requests + at, fault);
  let point = 0;
  await machine.push(there, workouts, () => {
    if (point === killedAt) throw new Killed();
    point += 1;
  });
  there.plan.clear();
}
