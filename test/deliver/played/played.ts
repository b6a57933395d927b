import { contentOf } from '../../../src/deliver/content.js';
import type { OpenTarget } from '../../../src/deliver/engine/push.js';
import type { TargetKind, WorkoutDelivery } from '../../../src/deliver/target.js';
import { endurain } from '../../../src/deliver/targets/endurain.js';
import { fittrackee } from '../../../src/deliver/targets/fittrackee.js';
import { intervals } from '../../../src/deliver/targets/intervals.js';
import { runalyze } from '../../../src/deliver/targets/runalyze.js';
import { strava } from '../../../src/deliver/targets/strava.js';
import { workoutTracker } from '../../../src/deliver/targets/workout-tracker.js';
import { encodeFit } from '../../../src/export/fit/encode.js';
import type { FaultPlan } from '../../../src/sandbox/server/faults.js';
import { type StandInName, type StandIns, startStandIns } from '../../../src/sandbox/targets/targets.js';
import type { TargetSecret } from '../../../src/tokens/target-secrets.js';
import { outdoorRun } from '../../support/data/workouts.js';
import { type Destination, type Hook, type Machine, type ModelWorkout, start } from '../machine.js';

/** A real client, and what the sweeps have to know of the service that is played for it. */
export interface Played {
  kind: TargetKind;
  name: StandInName;
  /** It takes the same workout from two machines once. */
  dedupes: boolean;
  secret(standIns: StandIns): Partial<TargetSecret>;
}

const client = { clientId: '4711', clientSecret: 'client-secret' };

/** All targets that are talked to over HTTP. */
export const allPlayed: readonly Played[] = [
  { kind: intervals, name: 'intervals', dedupes: true, secret: () => ({ key: 'intervals-key' }) },
  { kind: runalyze, name: 'runalyze', dedupes: false, secret: () => ({ key: 'runalyze-token' }) },
  { kind: endurain, name: 'endurain', dedupes: false, secret: () => ({ key: 'endurain-key' }) },
  {
    ...{ kind: fittrackee, name: 'fittrackee', dedupes: false },
    secret: ({ played }) => ({ ...played.fittrackee.oauth.issue(['workouts:read', 'workouts:write']), ...client }),
  },
  { kind: workoutTracker, name: 'workout-tracker', dedupes: false, secret: () => ({ key: 'workout-tracker-key' }) },
  {
    ...{ kind: strava, name: 'strava', dedupes: true },
    secret: ({ played }) => ({ ...played.strava.oauth.issue(['activity:write', 'activity:read_all']), ...client }),
  },
];

/** What goes wrong with a request on the wire, by a name for people. */
export const wireFaults: Readonly<Record<string, FaultPlan>> = {
  'not arrived, reset': { kind: 'reset' },
  'arrived, reset': { kind: 'reset', afterEffect: true },
  'not arrived, 503': { kind: '503' },
  'arrived, 503': { kind: '503', afterEffect: true },
  'arrived, cut off': { kind: 'truncate' },
  'arrived, a page': { kind: 'html', afterEffect: true },
  'arrived, empty': { kind: 'empty', afterEffect: true },
  'arrived, half of a JSON': { kind: 'garbage-json', afterEffect: true },
  'arrived, another JSON': { kind: 'wrong-json', afterEffect: true },
  'arrived, half that looks whole': { kind: 'truncate-silent' },
  limited: { kind: '429', headers: { 'Retry-After': '900' } },
  key: { kind: '401' },
  'rejected, 422': { kind: '422' },
  'rejected, 409': { kind: '409' },
};

/** Whether the workout is to blame, and is not sent again. */
export function isRejection(fault: string): boolean {
  return fault.startsWith('rejected');
}

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
    standIns.played[played.name].workouts.length = 0;
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
  /** The sign-in of the person, as it was last written. */
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

  /** No more faults, and the person signs in again where that was lost. */
  calm(): void {
    this.plan.clear();
    this.#secret = this.#signedIn();
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

  /** Decides what becomes of the request that has just come. Whoever is killed neither sends nor reads any more. */
  #meet(hook: Hook): void {
    const fault = this.plan.get(this.requests);
    this.requests += 1;
    const { faults } = this.#standIns;
    if (kills(() => hook('before a request'))) faults.add({ kind: 'reset' });
    else if (kills(() => hook('after a request'))) faults.add({ kind: 'reset', afterEffect: true });
    else if (fault) faults.add(fault);
  }
}

/** Pushes until nothing more happens, with time passing, and a person who settles what no machine can. */
export async function settleDown(machine: Machine, there: Counterpart, workouts: readonly ModelWorkout[]) {
  there.calm();
  let decided = 0;
  let undisclosed = 0;
  for (let n = 0; n < 4; n += 1) {
    // Longer than an answer may take at any of them, after two.
    there.clock += 400;
    const outcome = await machine.push(there, workouts);
    if (n !== 1) continue;
    const shown = new Set(outcome?.unknown.map(({ id }) => id));
    const open = [...machine.rows.list({ state: 'unknown' }), ...machine.rows.list({ state: 'sending' })];
    undisclosed += open.filter(({ item }) => !shown.has(item)).length;
    decided += machine.settle(there);
  }
  return { decided, undisclosed };
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
