import type { ContentField } from '../../src/deliver/content.js';
import {
  type DeliveryError,
  itemRejected,
  keyRejected,
  responseLost,
  targetDown,
  targetLimits,
} from '../../src/deliver/errors.js';
import type { OpenTarget, Target, TargetKind, WorkoutDelivery } from '../../src/deliver/target.js';
import { type Destination, deliveryOf, type Hook, type Machine, type ModelWorkout } from './machine.js';

/** How a service behaves that is made up for these tests, after what the real ones are known to do. */
export interface Manners {
  name: string;
  /** It can be asked. */
  askable: boolean;
  /** What it has already it does not take again. */
  dedupes: boolean;
  /** Names can be changed there. */
  replaces: boolean;
  /** It accepts a file and processes it later: the response has only an upload id. */
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

/** How a request fails. `lost`: it arrived, and the response did not. */
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
export class Service implements Destination {
  readonly manners: Manners;
  readonly there: { remoteId: string; id: string; name: string; ready: number }[] = [];
  /** Faults of the requests to come, by their number. */
  readonly plan = new Map<number, Fault>();
  requests = 0;
  /** Seconds on the clock that all share. */
  clock = 0;

  constructor(manners: Manners) {
    this.manners = manners;
  }

  copies(id: string): number {
    return this.there.filter((one) => one.id === id).length;
  }

  open(hook: Hook): OpenTarget {
    return modelTarget(this, hook);
  }

  delivery(workout: ModelWorkout): WorkoutDelivery {
    return deliveryOf(workout);
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
    ...{ askable: manners.askable, maxProcessingSeconds: 60, replaces: manners.replaces ? ['name'] : [] },
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
  // A turn for the other machine.
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
      return safe ? targetDown(title, fault) : responseLost(title, fault);
  }
}

/** Pushes until nothing more happens, with time passing, and a user who settles what no machine can. */
export async function pushUntilQuiet(
  machine: Machine,
  service: Service,
  workouts: readonly ModelWorkout[],
): Promise<void> {
  service.plan.clear();
  for (let n = 0; n < 4; n += 1) {
    service.clock += 120;
    await machine.push(service, workouts);
    if (n === 1) machine.settle(service);
  }
}
