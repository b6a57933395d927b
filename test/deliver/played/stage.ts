import { contentOf } from '../../../src/deliver/content.js';
import { isComplete, type TargetOutcome } from '../../../src/deliver/engine/outcome.js';
import type { OpenTarget, WorkoutDelivery } from '../../../src/deliver/target.js';
import { encodeFit } from '../../../src/export/fit/encode.js';
import type { FaultPlan } from '../../../src/sandbox/server/faults.js';
import { type StandIns, startStandIns } from '../../../src/sandbox/targets/targets.js';
import type { TargetSecret } from '../../../src/tokens/target-secrets.js';
import { outdoorRun } from '../../support/data/workouts.js';
import { type Destination, type Hook, type Machine, type ModelWorkout, start } from '../machine.js';
import type { Played } from './played.js';

/** The stand-ins for a whole file of sweeps: they are emptied before each case, which is cheaper than to start them. */
export class Stage {
  /** ms; goes on and on, so that no limit of one case reaches into the next. */
  now = start + 90 * 86_400_000;
  onRequest: () => void = () => undefined;
  readonly standIns: Promise<StandIns> = startStandIns({ now: () => this.now, onRequest: () => this.onRequest() });

  async case(played: Played): Promise<Counterpart> {
    const standIns = await this.standIns;
    standIns.faults.clear();
    (standIns.requests as unknown[]).length = 0;
    const standIn = standIns.played[played.name];
    Object.assign(standIn, played.settings);
    standIn.workouts.length = 0;
    this.now += 3_600_000;
    return new Counterpart(this, standIns, played);
  }

  async close(): Promise<void> {
    await (await this.standIns).close();
  }
}

/** One case: the stand-in of one target, and the client that talks to it. */
export class Counterpart implements Destination {
  readonly played: Played;
  /** Faults of the requests to come, by their number. */
  readonly plan = new Map<number, FaultPlan>();
  requests = 0;
  readonly #stage: Stage;
  readonly #standIns: StandIns;
  /** The sign-in of the user, as it was last written. */
  #secret: TargetSecret;

  constructor(stage: Stage, standIns: StandIns, played: Played) {
    this.#stage = stage;
    this.#standIns = standIns;
    this.played = played;
    this.#secret = this.#signedIn();
  }

  get clock(): number {
    return (this.#stage.now - start) / 1000 - 90 * 86_400;
  }

  set clock(seconds: number) {
    this.#stage.now = start + (90 * 86_400 + seconds) * 1000;
  }

  get there() {
    return this.#standIns.played[this.played.name].workouts;
  }

  copies(id: string): number {
    const at = startOf(id);
    return this.there.filter((one) => one.start === at).length;
  }

  delivery({ id, name }: ModelWorkout): WorkoutDelivery {
    const key = `${id} ${name}`;
    const known = made.get(key) ?? make(id, name);
    made.set(key, known);
    return known;
  }

  /** No more faults, and the user signs in again if needed. */
  calm(): void {
    this.plan.clear();
    this.#secret = this.#signedIn();
  }

  /** The time of the sign-in is over: the next request asks for another one first. */
  expire(): void {
    this.#secret = { ...this.#secret, accessToken: 'over', expiresAt: new Date(this.#stage.now).toISOString() };
  }

  open(hook: Hook): OpenTarget {
    this.#stage.onRequest = () => this.#meet(hook);
    const { kind, name } = this.played;
    const target = kind.open({
      config: {
        ...{ name, kind: kind.name, url: this.#standIns.address(name), format: 'fit' },
        ...{ since: '2026-01-01', addedAt: '2026-01-01T00:00:00Z' },
      },
      secret: this.#secret,
      secrets: {
        describe: () => 'memory',
        read: async () => this.#secret,
        write: async (one) => {
          hook('before the sign-in is written');
          this.#secret = one;
        },
        clear: async () => true,
      },
      ...{ env: {}, version: '1.2.3', signal: new AbortController().signal, now: () => new Date(this.#stage.now) },
      sleep: async (ms) => {
        this.#stage.now += ms;
      },
    });
    return { name, kind, target };
  }

  #signedIn(): TargetSecret {
    return { origin: this.#standIns.url, ...this.played.secret(this.#standIns) };
  }

  /** Decides what happens to the request that has just arrived. A killed process neither sends nor reads any more. */
  #meet(hook: Hook): void {
    const fault = this.plan.get(this.requests);
    this.requests += 1;
    const { faults } = this.#standIns;
    if (kills(() => hook('before a request'))) faults.add({ kind: 'reset' });
    else if (kills(() => hook('after a request'))) faults.add({ kind: 'reset', afterEffect: true });
    else if (fault) faults.add(fault);
  }
}

/** More pushes than anything needs; the slowest upload is asked about once in each. */
const maxPushes = 30;

/** Pushes until nothing more happens, with time passing, and a user who settles what no machine can. */
export async function settleDown(machine: Machine, there: Counterpart, workouts: readonly ModelWorkout[]) {
  there.calm();
  const end = { decided: 0, undisclosed: 0 };
  for (let pushes = 1; pushes <= maxPushes; pushes += 1) {
    there.clock += 400;
    const outcome = await machine.push(there, workouts);
    if (outcome && isQuiet(outcome)) break;
    // Where a machine can ask, it is given the time to.
    if (pushes !== (there.played.kind.askable ? maxPushes : 2)) continue;
    const shown = new Set(outcome?.unknown.map(({ id }) => id));
    const open = [...machine.rows.list({ state: 'unknown' }), ...machine.rows.list({ state: 'sending' })];
    end.undisclosed += open.filter(({ item }) => !shown.has(item)).length;
    end.decided += machine.settle(there);
  }
  return end;
}

function isQuiet(outcome: TargetOutcome): boolean {
  const { sent, found, replaced, edited } = outcome;
  return (
    isComplete(outcome) && sent.length + found.length + replaced.length === 0 && edited.every(({ known }) => known)
  );
}

function kills(step: () => void): boolean {
  try {
    step();
    return false;
  } catch {
    return true;
  }
}

const made = new Map<string, WorkoutDelivery>();

function startOf(id: string): number {
  return start + Number.parseInt(id.slice(1), 10) * 86_400_000;
}

/** A short run with the file that is really made of it; ids count the days. */
function make(id: string, name: string): WorkoutDelivery {
  const at = new Date(startOf(id)).toISOString().replace('.000Z', 'Z');
  const workout = outdoorRun(6, { id, name, start_time: at, start_time_local: at.slice(0, 19), utc_offset_minutes: 0 });
  const bytes = Buffer.concat(Array.from(encodeFit(workout), (chunk) => Buffer.from(chunk)));
  return {
    ...{ kind: 'workout', id, aliases: [], content: contentOf(workout, { channels: [], route: true }) },
    fileName: `${at.slice(0, 10)}_running_${id}`,
    file: { extension: 'fit', bytes: () => bytes },
  };
}
