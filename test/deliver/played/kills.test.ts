import { afterAll, describe, expect, it } from 'vitest';
import { say } from '../../support/say.js';
import { Killed, Machine, type ModelWorkout } from '../machine.js';
import { usualPlayed } from './played.js';
import { type Counterpart, Stage, settleDown } from './stage.js';

const workouts: ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
];
const edited = workouts.map(({ id, name }) => ({ id, name: `${name}, edited` }));

const stage = new Stage();
afterAll(() => stage.close());

/** Kills a push at its n-th point: each request, before and after it takes effect, and each write, before and after. */
async function isKilledAt(n: number, machine: Machine, there: Counterpart, some = workouts): Promise<boolean> {
  let point = 0;
  await machine.push(there, some, () => {
    point += 1;
    if (point > n) throw new Killed();
  });
  return point > n;
}

describe('a real client that is killed at each write and each request', () => {
  it.each(usualPlayed)('$title: nothing twice, nothing forgotten', async (played) => {
    const counted = { doubled: 0, lost: 0, undisclosed: 0 };
    let steps = 0;
    let decided = 0;
    for (let n = 0; ; n += 1) {
      const there = await stage.case(played);
      const machine = new Machine();
      if (!(await isKilledAt(n, machine, there))) break;
      steps += 1;
      const end = await settleDown(machine, there, workouts);
      decided += end.decided;
      counted.undisclosed += end.undisclosed;
      counted.doubled += workouts.filter(({ id }) => there.copies(id) > 1).length;
      counted.lost += workouts.filter(({ id }) => there.copies(id) < 1).length;
      expect(machine.rows.list({ state: 'sent' })).toHaveLength(workouts.length);
    }
    const { doubled, lost } = counted;
    say(`${played.title}: killed at ${steps} steps: ${doubled} doubled, ${lost} lost, ${decided} decided by the user`);
    expect(counted).toEqual({ doubled: 0, lost: 0, undisclosed: 0 });
    expect(steps).toBeGreaterThan(10);
    // The user is asked only if no machine can ask.
    if (played.kind.askable) expect(decided).toBe(0);
    else expect(decided).toBeGreaterThan(0);
  });

  it.each(usualPlayed.filter(({ kind }) => kind.needs.oauth))(
    '$title: while its sign-in is renewed',
    async (played) => {
      let steps = 0;
      for (let n = 0; ; n += 1) {
        const there = await stage.case(played);
        const machine = new Machine();
        there.expire();
        if (!(await isKilledAt(n, machine, there))) break;
        steps += 1;
        await settleDown(machine, there, workouts);
        expect(workouts.map(({ id }) => there.copies(id))).toEqual([1, 1]);
      }
      say(`${played.title}: killed at ${steps} steps with an expired sign-in: 0 doubled, 0 lost`);
    },
  );

  it.each(usualPlayed.filter(({ kind }) => kind.replaces.length > 0))('$title: a replacement too', async (played) => {
    let steps = 0;
    for (let n = 0; ; n += 1) {
      const there = await stage.case(played);
      const machine = new Machine();
      await machine.push(there, workouts);
      if (!(await isKilledAt(n, machine, there, edited))) break;
      steps += 1;
      expect((await settleDown(machine, there, edited)).decided).toBe(0);
      expect(there.there.map(({ name }) => name)).toEqual(edited.map(({ name }) => name));
    }
    say(`${played.title}: killed at ${steps} steps of a replacement: 0 doubled, 0 lost`);
    expect(steps).toBeGreaterThan(5);
  });
});
