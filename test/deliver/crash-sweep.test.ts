import { describe, expect, it } from 'vitest';
import { say } from '../support/say.js';
import { Killed, Machine, type ModelWorkout } from './machine.js';
import { allManners, pushUntilQuiet, Service } from './model.js';

const workouts: ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
];

/** Kills a push at its n-th point. @returns whether there was one. */
async function killedAt(n: number, machine: Machine, service: Service, some = workouts): Promise<string | undefined> {
  let at: string | undefined;
  let point = 0;
  await machine.push(service, some, (name) => {
    if (point === n) {
      at = name;
      throw new Killed();
    }
    point += 1;
  });
  return at;
}

describe('a push that is killed at each write and each request', () => {
  it.each(allManners)('$name: nothing twice, nothing forgotten', async (manners) => {
    let steps = 0;
    let doubled = 0;
    let lost = 0;
    for (let n = 0; ; n += 1) {
      const service = new Service(manners);
      const machine = new Machine();
      if ((await killedAt(n, machine, service)) === undefined) break;
      steps += 1;
      await pushUntilQuiet(machine, service, workouts);
      doubled += workouts.filter(({ id }) => service.copies(id) > 1).length;
      lost += workouts.filter(({ id }) => service.copies(id) < 1).length;
      expect(machine.rows.list({ state: 'sent' })).toHaveLength(workouts.length);
    }
    say(`${manners.name}: killed at ${steps} steps: ${doubled} doubled, ${lost} lost`);
    expect({ doubled, lost }).toEqual({ doubled: 0, lost: 0 });
    expect(steps).toBeGreaterThan(10);
  });

  it.each(allManners.filter(({ replaces }) => replaces))('$name: a replacement too', async (manners) => {
    const edited = workouts.map(({ id, name }) => ({ id, name: `${name}, edited` }));
    let steps = 0;
    for (let n = 0; ; n += 1) {
      const service = new Service(manners);
      const machine = new Machine();
      await machine.push(service, workouts);
      if ((await killedAt(n, machine, service, edited)) === undefined) break;
      steps += 1;
      await pushUntilQuiet(machine, service, edited);
      expect(service.there.map(({ id, name }) => ({ id, name }))).toEqual(edited);
    }
    say(`${manners.name}: killed at ${steps} steps of a replacement: 0 doubled, 0 lost`);
    expect(steps).toBeGreaterThan(5);
  });

  it('is killed again and again, each time a step later', async () => {
    for (const manners of allManners) {
      const service = new Service(manners);
      const machine = new Machine();
      for (let n = 0; n < 30; n += 1) {
        await killedAt(n, machine, service);
        service.clock += 1;
      }
      await pushUntilQuiet(machine, service, workouts);
      expect(workouts.map(({ id }) => service.copies(id))).toEqual([1, 1]);
    }
  });
});
