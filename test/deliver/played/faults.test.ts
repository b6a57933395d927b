import { afterAll, describe, expect, it } from 'vitest';
import { say } from '../../support/say.js';
import { Machine, type ModelWorkout } from '../machine.js';
import { allPlayed, isRejection, Stage, settleDown, wireFaults } from './played.js';

const workouts: ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
];

const stage = new Stage();
afterAll(() => stage.close());

describe('a request of a real client that fails, each one in each way', () => {
  it.each(allPlayed)('$name: nothing twice, nothing forgotten', async (played) => {
    const usual = await stage.case(played);
    await new Machine().push(usual, workouts);
    const counted = { doubled: 0, lost: 0, undisclosed: 0, unexplained: 0, untrue: 0 };
    const wrong: string[] = [];
    let cases = 0;
    let decided = 0;
    for (const [name, fault] of Object.entries(wireFaults)) {
      for (let n = 0; n < usual.requests; n += 1) {
        const there = await stage.case(played);
        const machine = new Machine();
        const before = { ...counted };
        there.plan.set(n, fault);
        const outcome = await machine.push(there, workouts);
        cases += 1;
        const arrived = [...(outcome?.sent ?? []), ...(outcome?.found ?? [])];
        // What did not end well is told, and what is told to be there is there.
        const isTold = outcome?.problem !== undefined || outcome?.refused.length !== 0;
        if (!isTold && arrived.length < workouts.length) counted.unexplained += 1;
        counted.untrue += arrived.filter(({ id }) => there.copies(id) === 0).length;
        const refused = machine.rows.list({ state: 'refused' }).map(({ item }) => item);
        const end = await settleDown(machine, there, workouts);
        decided += end.decided;
        counted.undisclosed += end.undisclosed;
        counted.doubled += workouts.filter(({ id }) => there.copies(id) > 1).length;
        counted.lost += workouts.filter(({ id }) => there.copies(id) < 1 && !refused.includes(id)).length;
        if (JSON.stringify(before) !== JSON.stringify(counted)) wrong.push(`${name}, request ${n + 1}`);
        expect(refused.length, `${name}, request ${n + 1}`).toBeLessThanOrEqual(isRejection(name) ? 1 : 0);
        if (played.kind.askable) expect(end.decided, `${name}, request ${n + 1}`).toBe(0);
      }
    }
    const { doubled, lost } = counted;
    const kinds = Object.keys(wireFaults).length;
    say(
      `${played.name}: ${cases} faults of ${kinds} kinds: ${doubled} doubled, ${lost} lost, ${decided} decided by a person`,
    );
    expect(counted, wrong.join('; ')).toEqual({ doubled: 0, lost: 0, undisclosed: 0, unexplained: 0, untrue: 0 });
    expect(cases).toBe(usual.requests * kinds);
  });
});
