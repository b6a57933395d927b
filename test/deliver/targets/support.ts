import { afterEach, expect } from 'vitest';
import type { TargetConfig } from '../../../src/deliver/config.js';
import { contentOf } from '../../../src/deliver/content.js';
import { DeliveryError } from '../../../src/deliver/errors.js';
import type { DataDelivery, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../../../src/deliver/target.js';
import { encodeFit } from '../../../src/export/fit/encode.js';
import {
  type StandInName,
  type StandInOptions,
  type StandIns,
  startStandIns,
} from '../../../src/sandbox/targets/targets.js';
import type { TargetSecret, TargetSecrets } from '../../../src/tokens/target-secrets.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { outdoorRun } from '../../support/data/workouts.js';

/** The moment all these tests play at. */
export const now = Date.parse('2026-02-22T09:00:00Z');

const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** Stand-ins and a target that is opened against one of them; all are closed after the test. */
export interface Stage {
  standIns: StandIns;
  target: Target;
  /** How long the client has waited, ms each; the clock moves with it. */
  waits: number[];
  /** What was written as the secret, oldest first. */
  written: TargetSecret[];
  clock: { now: number };
  /** Opens the target again, as the next run does. */
  open(secret?: Partial<TargetSecret>): Target;
}

export async function startTargets(options: StandInOptions = {}): Promise<StandIns> {
  const standIns = await startStandIns(options);
  toClose.push(() => standIns.close());
  return standIns;
}

export async function stage(
  kind: TargetKind,
  given: Partial<TargetSecret> | ((standIns: StandIns) => Partial<TargetSecret>),
  config: Partial<TargetConfig> = {},
): Promise<Stage> {
  const clock = { now };
  const standIns = await startTargets({ now: () => clock.now });
  const waits: number[] = [];
  const written: TargetSecret[] = [];
  const secret = typeof given === 'function' ? given(standIns) : given;
  const url = standIns.address(kind.name as StandInName);
  const full = { origin: standIns.url, ...secret };
  const secrets: TargetSecrets = {
    describe: () => 'memory',
    read: async () => written.at(-1) ?? full,
    write: async (one) => void written.push(one),
    clear: async () => true,
  };
  const access: Omit<TargetAccess, 'secret'> = {
    config: {
      ...{ name: kind.name, kind: kind.name, url, format: 'fit' as const },
      ...{ since: '2026-01-01', addedAt: '2026-01-01T00:00:00Z', ...config },
    },
    ...{ secrets, env: {}, version: '1.2.3', signal: new AbortController().signal },
    now: () => new Date(clock.now),
    sleep: async (ms) => {
      waits.push(ms);
      clock.now += ms;
    },
  };
  const open = (other: Partial<TargetSecret> = written.at(-1) ?? {}): Target => {
    const target = kind.open({ ...access, secret: { ...full, ...other } });
    toClose.push(() => target.close());
    return target;
  };
  return { standIns, target: open(), waits, written, clock, open };
}

/** A workout on its way, with the file that is really made of it. */
export function delivery(given: Partial<Workout> = {}, more: Partial<WorkoutDelivery> = {}): WorkoutDelivery {
  const workout = outdoorRun(30, given);
  const route = (workout.route ?? []).length > 0;
  return {
    kind: 'workout',
    id: workout.id,
    aliases: [],
    content: contentOf(workout, { channels: [], route }),
    fileName: `${workout.start_time_local.replaceAll(':', '-')}_running_${workout.id}`,
    file: {
      extension: 'fit',
      bytes: () => Buffer.concat(Array.from(encodeFit(workout), (chunk) => Buffer.from(chunk))),
    },
    ...more,
  };
}

export const night: DataDelivery = {
  kind: 'sleep',
  id: '2026-02-22',
  content: {
    start_time: '2026-02-21T22:10:00Z',
    start_time_local: '2026-02-21T23:10:00',
    ...{ light_sleep_seconds: 14_400, deep_sleep_seconds: 5400, rem_sleep_seconds: 7200 },
    ...{ total_interruption_seconds: 900, sleep_score: 81 },
  },
};
export const hrv: DataDelivery = { kind: 'hrv', id: '2026-02-22', content: { avg_hrv_rmssd_ms: 47 } };
export const resting: DataDelivery = {
  kind: 'resting_heart_rate',
  id: '2026-02-22',
  content: { resting_heart_rate_bpm: 48 },
};
export const weight: DataDelivery = { kind: 'weight', id: '2026-02-22', content: { weight_kg: 71.5 } };
export const oxygen: DataDelivery = { kind: 'spo2', id: '2026-02-22', content: { blood_oxygen_percent: 97 } };

export const noNote = (): void => undefined;

/** The error a step fails with. */
export async function failure(step: Promise<unknown>): Promise<DeliveryError> {
  const problem = await step.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(DeliveryError);
  return problem as DeliveryError;
}
