import type { ContentField, WorkoutContent } from '../../src/deliver/content.js';
import type { Journal } from '../../src/deliver/engine/journal.js';
import { Ledger } from '../../src/deliver/engine/ledger.js';
import type { TargetOutcome } from '../../src/deliver/engine/outcome.js';
import { type OpenTarget, pushTo, type Wanted } from '../../src/deliver/engine/push.js';
import {
  answerLost,
  type DeliveryError,
  itemRejected,
  keyRejected,
  targetDown,
  targetLimits,
} from '../../src/deliver/errors.js';
import type { Target, TargetKind, WorkoutDelivery } from '../../src/deliver/target.js';
import { Deliveries } from '../../src/storage/deliveries/deliveries.js';
import { openInMemory } from '../../src/storage/open.js';

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
const start = Date.parse('2026-11-01T06:00:00Z');

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

/** How a service behaves that is made up for these tests, after what the real ones are known to do. */
export interface Manners {
  name: string;
  /** It can be asked. */
  askable: boolean;
  /** What it has already it does not take again. */
  dedupes: boolean;
  /** Names can be changed there. */
  replaces: boolean;
  /** It takes a file, and works on it later: the answer holds an upload id alone. */
  queues: boolean;
}

/** One for each of the kinds of service there are. */
export const allManners: readonly Manners[] = [
  { name: 'intervals', askable: true, dedupes: true, replaces: true, queues: false },
  { name: 'runalyze', askable: false, dedupes: false, replaces: false, queues: true },
  { name: 'endurain', askable: false, dedupes: false, replaces: false, queues: false },
  { name: 'fittrackee', askable: true, dedupes: false, replaces: false, queues: false },
  { name: 'workout-tracker', askable: false, dedupes: false, replaces: false, queues: false },
  { name: 'strava', askable: true, dedupes: true, replaces: true, queues: true },
];

/** What goes wrong with a request. `lost`: it arrived, and the answer did not. */
export const faults = [
  ...([
    'unreachable',
    'lost',
    'not arrived',
    'arrived, 500',
    'not arrived, 500',
    'limited',
    'key',
    'rejected',
    'nonsense',
  ] as const),
];
export type Fault = (typeof faults)[number];

/** The service: what has arrived there. */
export class Service {
  readonly manners: Manners;
  readonly there: { remoteId: string; id: string; name: string; ready: number }[] = [];
  /** Faults of the requests to come, by their number. */
  readonly plan = new Map<number, Fault>();
  requests = 0;
  /** Seconds on the clock of everybody. */
  clock = 0;

  constructor(manners: Manners) {
    this.manners = manners;
  }

  copies(id: string): number {
    return this.there.filter((one) => one.id === id).length;
  }

  /** Whether there is one to be seen. */
  find(id: string): { remoteId: string } | undefined {
    return this.there.find((one) => one.id === id && one.ready <= this.clock);
  }

  take(id: string, name: string): string {
    const known = this.there.find((one) => one.id === id);
    if (known && this.manners.dedupes) return known.remoteId;
    const remoteId = `r${this.there.length + 1}`;
    this.there.push({ remoteId, id, name, ready: this.clock + (this.manners.queues ? 30 : 0) });
    return remoteId;
  }
}

const title = 'The service';

/** A target that talks to the service through requests that can fail. */
export function modelTarget(service: Service, hook: Hook): OpenTarget {
  const { manners } = service;
  const kind = {
    ...{ name: 'endurain', title, needs: {}, formats: ['fit'], data: [], remarks: [], open: () => target },
    travels: { name: 'field', note: 'no', sport: 'file', device: 'file' },
    ...{ askable: manners.askable, settlesAfterSeconds: 60, replaces: manners.replaces ? ['name'] : [] },
    rate: { requests: 1000, seconds: 1 },
  } as unknown as TargetKind;
  const target: Target = {
    test: async () => request(service, hook, 'test', true, () => 'me'),
    send: async ({ id, content }, note) => {
      const remoteId = await request(service, hook, 'send', false, () => service.take(id, content.name ?? ''));
      if (!manners.queues) return { remoteId };
      note(`upload ${remoteId}`);
      await request(service, hook, 'poll', true, () => remoteId);
      return { remoteId };
    },
    ...(manners.askable && {
      find: async ({ id }, { ref }) => {
        const found = await request(service, hook, 'find', true, () => service.find(id));
        if (found) return { is: 'there', remoteId: found.remoteId };
        return ref === undefined ? { is: 'absent' } : { is: 'maybe', why: 'it is in its queue' };
      },
    }),
    ...(manners.replaces && {
      replace: async ({ content }: WorkoutDelivery, remoteId: string, _changed: readonly ContentField[]) =>
        request(service, hook, 'replace', true, () => {
          const there = service.there.find((one) => one.remoteId === remoteId);
          if (!there) throw itemRejected(title, 'status 404');
          there.name = content.name ?? '';
          return { remoteId };
        }),
    }),
    close: async () => undefined,
  };
  return { name: manners.name, kind, target };
}

/** @param safe it changes nothing, or may be repeated: what a GET is to HTTP. */
async function request<T>(service: Service, hook: Hook, name: string, safe: boolean, work: () => T): Promise<T> {
  hook(`before ${name}`);
  const fault = service.plan.get(service.requests);
  service.requests += 1;
  // A turn for whoever else is at work.
  await Promise.resolve();
  const arrives = fault === undefined || fault === 'lost' || fault === 'arrived, 500' || fault === 'nonsense';
  const result = arrives ? work() : undefined;
  await Promise.resolve();
  hook(`after ${name}`);
  if (fault !== undefined) throw failureOf(fault, safe);
  return result as T;
}

function failureOf(fault: Fault, safe: boolean): DeliveryError {
  switch (fault) {
    case 'unreachable':
      return targetDown(title, 'ECONNREFUSED');
    case 'limited':
      return targetLimits(title, 120);
    case 'key':
      return keyRejected(title, 'status 401');
    case 'rejected':
      return safe ? targetDown(title, 'status 404') : itemRejected(title, 'status 422');
    default:
      return safe ? targetDown(title, fault) : answerLost(title, fault);
  }
}

/** One machine: its own ledger, which survives its processes. */
export class Machine {
  readonly rows = new Deliveries(openInMemory());
  /** Where it remembers deliveries outside of its ledger. */
  readonly #journal: Journal | undefined;
  #dead = false;

  constructor(journal?: Journal) {
    this.#journal = journal;
  }

  /** Pushes once; `hook` may throw Killed, after which this process does nothing any more. */
  async push(
    service: Service,
    workouts: readonly ModelWorkout[],
    hook: Hook = () => undefined,
    open: (hook: Hook) => OpenTarget = (wrapped) => modelTarget(service, wrapped),
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
    const wanted = workouts.map((workout): Wanted => ({ delivery: deliveryOf(workout), asked: false }));
    try {
      return await pushTo(open(alive), wanted, {
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
    }
  }

  /** A person has looked at the service, and says what is there. */
  settle(service: Service): number {
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

/** Pushes until nothing more happens, with time passing, and a person who settles what no machine can. */
export async function bringHome(machine: Machine, service: Service, workouts: readonly ModelWorkout[]): Promise<void> {
  service.plan.clear();
  for (let n = 0; n < 4; n += 1) {
    service.clock += 120;
    await machine.push(service, workouts);
    if (n === 1) machine.settle(service);
  }
}
