import { describe, expect, it } from 'vitest';
import { say } from '../support/say.js';
import { Machine, type ModelWorkout } from './machine.js';
import { allManners, type Fault, faults, pushUntilQuiet, Service } from './model.js';

const workouts: ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
  { id: 'w3', name: 'three' },
];

describe('a request that fails, each one in each way', () => {
  it.each(allManners)('$name: nothing twice, nothing forgotten', async (manners) => {
    const counted = { cases: 0, doubled: 0, lost: 0, unexplained: 0 };
    const usual = new Service(manners);
    await new Machine().push(usual, workouts);
    for (const fault of faults) {
      for (let n = 0; n < usual.requests; n += 1) {
        const service = new Service(manners);
        const machine = new Machine();
        service.plan.set(n, fault);
        const outcome = await machine.push(service, workouts);
        counted.cases += 1;
        // Every failure is reported.
        if (outcome?.problem === undefined && outcome?.refused.length === 0) counted.unexplained += 1;
        const refused = machine.rows.list({ state: 'refused' }).map(({ item }) => item);
        await pushUntilQuiet(machine, service, workouts);
        const wanted = workouts.filter(({ id }) => !refused.includes(id));
        counted.doubled += workouts.filter(({ id }) => service.copies(id) > 1).length;
        counted.lost += wanted.filter(({ id }) => service.copies(id) < 1).length;
        expect(refused.length).toBeLessThanOrEqual(fault === 'rejected' ? 1 : 0);
      }
    }
    say(
      `${manners.name}: ${counted.cases} faults of ${faults.length} kinds: ${counted.doubled} doubled, ${counted.lost} lost`,
    );
    expect(counted).toEqual({ cases: usual.requests * faults.length, doubled: 0, lost: 0, unexplained: 0 });
  });

  it.each<Fault>(['unreachable', 'limited', 'key', 'lost', 'arrived, 500'])('%s stops this target', async (fault) => {
    for (const manners of allManners) {
      const service = new Service(manners);
      const machine = new Machine();
      service.plan.set(manners.askable ? 2 : 1, fault);
      const outcome = await machine.push(service, workouts);
      expect(outcome?.sent).toEqual([]);
      expect(outcome?.waiting.length).toBe(fault === 'lost' || fault === 'arrived, 500' ? 2 : 3);
      expect(service.requests).toBe(manners.askable ? 3 : 2);
    }
  });
});
