import { afterAll, describe, expect, it } from 'vitest';
import { say } from '../../support/say.js';
import { Machine, type ModelWorkout } from '../machine.js';
import { isRejection, type Played, usualPlayed, wireFaults } from './played.js';
import { type Counterpart, Stage, settleDown } from './stage.js';

const workouts: ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
];
const first = workouts.slice(0, 1);
const edited = workouts.map(({ id, name }) => ({ id, name: `${name}, edited` }));

const stage = new Stage();
afterAll(() => stage.close());

describe('a request of a real client that fails, each one in each way', () => {
  it.each(usualPlayed)('$title: nothing twice, nothing forgotten', async (played) => {
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
        // Every failure is reported, and what is reported as there is there.
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
      `${played.title}: ${cases} faults of ${kinds} kinds: ${doubled} doubled, ${lost} lost, ${decided} decided by the user`,
    );
    expect(counted, wrong.join('; ')).toEqual({ doubled: 0, lost: 0, undisclosed: 0, unexplained: 0, untrue: 0 });
    expect(cases).toBe(usual.requests * kinds);
  });

  it.each(usualPlayed)('$title: while it finds out about a lost response', async (played) => {
    let cases = 0;
    for (const loss of ['arrived, reset', 'not arrived, reset']) {
      const begin = async () => {
        const there = await stage.case(played);
        const machine = new Machine();
        there.plan.set(firstUpload(played), wireFaults[loss]!);
        await machine.push(there, first);
        expect(machine.rows.list({ state: 'unknown' }).map(({ item }) => item)).toEqual(['w1']);
        there.clock += 700;
        return { there, machine };
      };
      cases += await eachFault(begin, first, async ({ there, machine }, name, at) => {
        const refused = machine.rows.list({ state: 'refused' }).map(({ item }) => item);
        expect(refused.length, at).toBeLessThanOrEqual(isRejection(name) ? 1 : 0);
        const { undisclosed } = await settleDown(machine, there, first);
        const copies = first.filter(({ id }) => !refused.includes(id)).map(({ id }) => there.copies(id));
        expect({ copies, undisclosed }, `${loss}, then ${at}`).toEqual({
          copies: copies.map(() => 1),
          undisclosed: 0,
        });
      });
    }
    say(`${played.title}: ${cases} faults after a lost answer: 0 doubled, 0 lost`);
  });

  const replacing = usualPlayed.filter(({ kind }) => kind.replaces.length > 0);
  it.each(replacing)('$title: a replacement too', async (played) => {
    const begin = async () => {
      const there = await stage.case(played);
      const machine = new Machine();
      await machine.push(there, workouts);
      return { there, machine };
    };
    const cases = await eachFault(begin, edited, async ({ there, machine }, _name, at) => {
      await settleDown(machine, there, edited);
      const names = there.there.map(({ name }) => name);
      expect(names, at).toEqual(edited.map(({ name }) => name));
    });
    say(`${played.title}: ${cases} faults of a replacement: 0 doubled, 0 lost`);
  });
});

interface Begun {
  there: Counterpart;
  machine: Machine;
}

/** Fails each request of a push in each way, from the same beginning each time. @returns how many cases that were. */
async function eachFault(
  begin: () => Promise<Begun>,
  some: readonly ModelWorkout[],
  check: (begun: Begun, name: string, at: string) => Promise<void>,
): Promise<number> {
  const usual = await begin();
  const before = usual.there.requests;
  await usual.machine.push(usual.there, some);
  const requests = usual.there.requests - before;
  for (const [name, fault] of Object.entries(wireFaults)) {
    for (let n = 0; n < requests; n += 1) {
      const begun = await begin();
      begun.there.plan.set(begun.there.requests + n, fault);
      await begun.machine.push(begun.there, some);
      await check(begun, name, `${name}, request ${n + 1}`);
    }
  }
  return requests * Object.keys(wireFaults).length;
}

/** The number of the first upload: a test and perhaps a look come before it, and at FitTrackee its sports. */
function firstUpload({ name, kind }: Played): number {
  if (!kind.askable) return 1;
  return name === 'fittrackee' ? 3 : 2;
}
