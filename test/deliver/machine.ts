import type { WorkoutContent } from '../../src/deliver/content.js';
import type { Journal } from '../../src/deliver/engine/journal.js';
import { Ledger } from '../../src/deliver/engine/ledger.js';
import type { TargetOutcome } from '../../src/deliver/engine/outcome.js';
import { pushTo, type Wanted } from '../../src/deliver/engine/push.js';
import type { OpenTarget, WorkoutDelivery } from '../../src/deliver/target.js';
import { Deliveries } from '../../src/storage/deliveries/deliveries.js';
import { openQuicklyInMemory } from '../support/store.js';

/** What a killed process does next: nothing. */
export class Killed extends Error {}

/** Points at which something can happen: before and after each write of the ledger, and each request. */
export type Hook = (point: string) => void;

/** A workout as this test has it. */
export interface ModelWorkout {
  id: string;
  name: string;
}

export const userId = '10579';
/** Before the first of them. */
export const start = Date.parse('2026-11-01T06:00:00Z');

/** Ids count the days, so that starts differ. */
export function deliveryOf({ id, name }: ModelWorkout): WorkoutDelivery {
  const at = new Date(start + Number.parseInt(id.slice(1), 10) * 86_400_000).toISOString();
  const content: WorkoutContent = {
    ...{ start: at, start_local: at.slice(0, 19), type: 'running', sport: 'running', name, channels: [], route: true },
  };
  const bytes = Buffer.from(`${id} ${name}`);
  return {
    ...{ kind: 'workout', id, aliases: [], content, fileName: `${at.slice(0, 10)}_running_${id}` },
    file: { extension: 'fit', bytes: () => bytes },
  };
}

/** Where a machine delivers to: a model of a service, or a stand-in behind the client that people use. */
export interface Destination {
  /** Seconds on the clock that all share. */
  clock: number;
  /** How often it has a workout. */
  copies(id: string): number;
  open(hook: Hook): OpenTarget;
  delivery(workout: ModelWorkout): WorkoutDelivery;
}

/** One machine: its own ledger, which survives its processes. */
export class Machine {
  readonly rows = new Deliveries(openQuicklyInMemory());
  /** Where it remembers deliveries outside of its ledger. */
  readonly #journal: Journal | undefined;
  #dead = false;

  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  /** Pushes once; `hook` may throw Killed, after which this process does nothing any more. */
  async push(
    service: Destination,
    workouts: readonly ModelWorkout[],
    hook: Hook = () => undefined,
    open: (hook: Hook) => OpenTarget = (wrapped) => service.open(wrapped),
  ): Promise<TargetOutcome | undefined> {
    this.#dead = false;
    const alive: Hook = (point) => {
      if (this.#dead) throw new Killed();
      try {
        hook(point);
      } catch (problem) {
        this.#dead = true;
        throw problem;
      }
    };
    const wanted = workouts.map((workout): Wanted => ({ delivery: service.delivery(workout), named: false }));
    const opened = open(alive);
    try {
      return await pushTo(opened, wanted, {
        ...{
          ledger: new Ledger(hooked(this.rows, alive)),
          userId,
          signal: new AbortController().signal,
          journal: this.#journal,
        },
        now: () => new Date(start + 90 * 86_400_000 + service.clock * 1000),
      });
    } catch (problem) {
      if (this.#dead) return undefined;
      throw problem;
    } finally {
      await opened.target.close();
    }
  }

  /** The user has looked at the service, and reports what is there. */
  settle(service: Pick<Destination, 'copies'>): number {
    const open = [...this.rows.list({ state: 'unknown' }), ...this.rows.list({ state: 'sending' })];
    for (const row of open) {
      const isThere = service.copies(row.item) > 0;
      this.rows.end(
        row,
        row,
        isThere ? { state: 'sent', knownBy: 'person' } : { state: 'waiting' },
        new Date().toISOString(),
      );
    }
    return open.length;
  }
}

function hooked(rows: Deliveries, hook: Hook): Deliveries {
  return new Proxy(rows, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const isWrite = name === 'claim' || name === 'note' || name === 'end';
      return (...values: unknown[]) => {
        if (isWrite) hook(`before ${name}`);
        const result: unknown = Reflect.apply(member, target, values);
        if (isWrite) hook(`after ${name}`);
        return result;
      };
    },
  });
}
