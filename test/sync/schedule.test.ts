import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DetailFlags } from '../../src/polar/v3/access-link.js';
import type { FaultKind } from '../../src/sandbox/sandbox.js';
import type { Session } from '../../src/sandbox/session.js';
import type { PullOptions } from '../../src/sync/pull-contract.js';
import { union } from '../../src/sync/sources/details.js';
import { verify } from '../../src/sync/verify.js';
import { temporaryFolder } from '../support/folder.js';
import { cases, patience } from '../support/random.js';
import { say } from '../support/say.js';
import { bare, full, type World, world } from './support.js';
import { Checks, type Holdings, holdings, nameOf, nameOfWorkout, sessionsOf } from './sweeps/invariants.js';

const pool = sessionsOf(24);
/** What each session has at Polar, in full. */
const whole = await shapes();

type Step =
  | { do: 'upload'; sessions: number[] }
  | { do: 'edit'; session: number; calories: number }
  | { do: 'wait'; minutes: number }
  | { do: 'pull'; options: Pick<PullOptions, 'source' | 'details'>; death?: Death; trouble?: Trouble };

/** At the n-th request of the run: Ctrl-C, or SIGKILL. */
interface Death {
  at: number;
  when: 'arrived' | 'effective';
  how: 'interrupted' | 'killed';
}

/** From the n-th request of the run on, this many times. */
interface Trouble {
  kind: FaultKind;
  at: number;
  times: number;
  afterEffect: boolean;
}

const death: fc.Arbitrary<Death> = fc.record({
  at: fc.integer({ min: 1, max: 40 }),
  when: fc.constantFrom('arrived', 'effective'),
  how: fc.constantFrom('interrupted', 'killed'),
});
const flags = fc.record({ samples: fc.boolean(), zones: fc.boolean(), route: fc.boolean() });
const details = fc.oneof(flags, { weight: 2, arbitrary: fc.constant(full) });
const trouble: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom('500', '429', '404', '404', '403', 'reset', 'truncate', 'html', 'empty', 'wrong-json'),
  at: fc.integer({ min: 1, max: 40 }),
  // A read is tried three times.
  times: fc.constantFrom(1, 3, 8),
  afterEffect: fc.boolean(),
});
const upload = fc.record({
  do: fc.constant('upload' as const),
  sessions: fc.uniqueArray(fc.nat(pool.length - 1), { minLength: 1, maxLength: 6 }),
});
const pull = fc.record(
  {
    do: fc.constant('pull' as const),
    options: fc.record({ source: fc.constantFrom('auto', 'transactions', 'transactions', 'exercises'), details }),
    death,
    trouble,
  },
  { requiredKeys: ['do', 'options'] },
);
const edit = fc.record({
  do: fc.constant('edit' as const),
  session: fc.nat(pool.length - 1),
  calories: fc.integer({ min: 1, max: 9000 }),
});
const wait = fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 9, 11, 60) });
const step: fc.Arbitrary<Step> = fc.oneof(upload, edit, wait, { weight: 5, arbitrary: pull });
const schedule = fc
  .tuple(upload, fc.array(step, { minLength: 2, maxLength: 12 }))
  .map(([first, rest]) => [first, ...rest]);

it('whatever happens in whichever order, nothing that Polar has deleted is missing', {
  timeout: patience(240_000),
}, async () => {
  let pulls = 0;
  const property = fc.asyncProperty(schedule, async (steps) => {
    const play = await new Play().open();
    try {
      for (const one of steps) await play.step(one);
      await play.end();
    } finally {
      pulls += play.pulls;
      await play.w.close();
    }
  });
  const runs = cases(60);
  await fc.assert(property, { numRuns: runs });
  say(`${runs} random schedules with ${pulls} pulls`);
});

/** One schedule. The model: which sessions were uploaded, and what a run wanted of those it committed. */
class Play {
  w!: World;
  pulls = 0;
  readonly #uploaded = new Set<Session>();
  readonly #letGo = new Map<string, DetailFlags>();
  /** By session: the calories that the user has corrected it to. */
  readonly #edited = new Map<Session, number>();
  readonly #checks = new Checks();
  #wanted = full;
  #death: { n: number; when: Death['when']; die: () => void } | undefined;

  async open(): Promise<this> {
    const hook = (when: Death['when']) => (n: number, request: { method: string }) => {
      if (when === 'arrived' && request.method === 'PUT') {
        this.#checks.run(() => this.#expectWhole(this.w.sandbox.openTransaction?.exerciseIds ?? []));
      }
      if (this.#death?.n !== n || this.#death.when !== when) return;
      this.#death.die();
      if (when === 'arrived') throw new Error('the process died before this reached Polar');
    };
    this.w = await world({ sessions: [], onRequest: hook('arrived'), onEffect: hook('effective') });
    return this;
  }

  async step(one: Step): Promise<void> {
    const { sandbox } = this.w;
    if (one.do === 'wait') this.w.now += one.minutes * 60_000;
    if (one.do === 'pull') await this.#pull(one);
    if (one.do === 'edit') {
      const session = [...this.#uploaded][one.session % Math.max(1, this.#uploaded.size)];
      if (!session) return;
      sandbox.edit(session.exerciseId, { calories: one.calories });
      this.#edited.set(session, one.calories);
    }
    if (one.do === 'upload') {
      for (const session of pool.filter((_, i) => one.sessions.includes(i))) {
        if (!this.#uploaded.has(session)) sandbox.upload(session);
        this.#uploaded.add(session);
      }
    }
  }

  async #pull({ options, death, trouble }: Extract<Step, { do: 'pull' }>): Promise<void> {
    this.pulls += 1;
    this.#wanted = options.details;
    const begun = this.w.sandbox.requests.length;
    if (trouble) {
      const { kind, at, times, afterEffect } = trouble;
      // A server that responds with a refusal has done nothing.
      const effect = afterEffect && !kind.startsWith('4');
      this.w.sandbox.faults.add({ kind, times, afterEffect: effect, match: ({ n }) => n >= begun + at });
    }
    const stop = new AbortController();
    const die = () => {
      if (death?.how === 'killed') this.#leaveStoreAsItIs();
      stop.abort();
    };
    if (death) this.#death = { n: begun + death.at, when: death.when, die };
    await this.w.pull(options, { signal: stop.signal }).catch((problem: Error & { exitCode?: number }) => {
      // Only failures that are reported to the user.
      expect([1, 4, 5, 130], String(problem.stack)).toContain(problem.exitCode);
    });
    this.#death = undefined;
    this.#checks.raise();
    this.#expectWhole([]);
  }

  /** What SIGKILL leaves: the files as they are now; anything the run still writes goes elsewhere. */
  #leaveStoreAsItIs(): void {
    const copy = join(temporaryFolder(), 'polar.db');
    for (const end of ['', '-wal']) if (existsSync(this.w.path + end)) copyFileSync(this.w.path + end, copy + end);
    this.w.path = copy;
  }

  /** What Polar has deleted, or is about to delete, is stored with every detail that was wanted; nothing is stored twice. */
  #expectWhole(leaving: readonly string[]): void {
    for (const id of leaving) this.#letGo.set(id, union(this.#wanted, this.#letGo.get(id) ?? bare));
    const { shapes } = holdings(this.w);
    expect(shapes.size).toBeLessThanOrEqual(this.#uploaded.size);
    for (const session of this.#uploaded) {
      const wanted = this.#letGo.get(session.exerciseId);
      if (!wanted && !this.w.sandbox.committed.includes(session.exerciseId)) continue;
      const held = shapes.get(nameOf(session));
      const there = whole.get(nameOf(session));
      expect(held, `${session.name} is here`).toBeDefined();
      for (const detail of (['samples', 'zones', 'route'] as const).filter((name) => wanted?.[name])) {
        expect(held?.[detail], `${detail} of ${session.name}`).toEqual(there?.[detail]);
      }
    }
  }

  /** One more run with everything, when nothing goes wrong any more. */
  async end(): Promise<void> {
    const { w } = this;
    w.sandbox.faults.clear();
    w.now += 11 * 60_000;
    expect(await w.pull()).toMatchObject({ outcome: 'ok', failed: [], transactions: { left_open: 0 } });
    this.#checks.raise();
    const { shapes } = holdings(w);
    expect(shapes).toEqual(
      new Map([...this.#uploaded].map((session) => [nameOf(session), whole.get(nameOf(session))])),
    );
    const workouts = w.look((store) => store.list());
    const calories = new Map(workouts.map((workout) => [nameOfWorkout(workout), workout.calories_kcal]));
    for (const [session, edited] of this.#edited) {
      expect(calories.get(nameOf(session)), `${session.name} as it was corrected`).toBe(edited);
    }
    expect(w.sandbox.committed).toHaveLength(this.#uploaded.size);
    expect((await w.look((store) => verify(store))).problems).toEqual([]);
  }
}

async function shapes(): Promise<Holdings['shapes']> {
  const w = await world({ sessions: pool });
  await w.pull();
  const { shapes: found } = holdings(w);
  await w.close();
  return found;
}
