import type { DataKind } from './kinds.js';
import type { Resource4 } from './resource-v4.js';

const kinds = {
  sleep: [
    {
      name: 'v4-sleeps',
      path: '/sleeps',
      scope: 'sleep',
      plan: 'index',
      span: 30,
      beside: 'always',
      features: ['sleep-result', 'original-sleep-result', 'sleep-evaluation', 'sleep-score'],
    },
  ],
  'nightly-recharge': [
    {
      name: 'v4-nightly-recharge',
      path: '/nightly-recharge-results',
      scope: 'nightly_recharge',
      plan: 'window',
      span: 28,
      beside: 'always',
    },
  ],
  activity: [
    {
      name: 'v4-activity',
      path: '/activity/list',
      scope: 'activity',
      plan: 'index',
      span: 90,
      beside: 'instead',
      features: ['samples', 'activity-target', 'physical-information'],
    },
  ],
  'heart-rate': [
    {
      name: 'v4-heart-rate',
      path: '/continuous-samples',
      scope: 'continuous_samples',
      plan: 'window',
      span: 30,
      features: ['heart-rate-samples'],
      beside: 'first',
    },
  ],
  biosensing: [
    {
      name: 'v4-temperature',
      path: '/temperature-measurements',
      scope: 'temperature_measurement',
      plan: 'window',
      span: 28,
      beside: 'instead',
    },
    {
      name: 'v4-skin-contacts',
      path: '/skin-contacts',
      scope: 'skin_contact',
      plan: 'window',
      span: 28,
      beside: 'instead',
      unseen: true,
    },
  ],
  'physical-info': [
    {
      name: 'v4-account',
      path: '/user/account-data',
      scope: 'profile',
      plan: 'state',
      span: 0,
      beside: 'instead',
    },
  ],
  tests: [{ name: 'v4-tests', path: '/tests/list', scope: 'tests', plan: 'window', span: 28, beside: 'always' }],
  devices: [{ name: 'v4-devices', path: '/user-devices', scope: 'devices', plan: 'state', span: 0, beside: 'always' }],
  targets: [
    {
      name: 'v4-targets',
      path: '/training-target/calendar-targets',
      scope: 'training_targets',
      plan: 'window',
      span: 65,
      ahead: 30,
      beside: 'always',
    },
    {
      name: 'v4-favorites',
      path: '/training-target/favorites',
      scope: 'training_targets',
      plan: 'state',
      span: 0,
      beside: 'always',
    },
  ],
  'sleep-wake': [
    {
      name: 'v4-sleep-wake',
      path: '/sleep-wake-vectors',
      scope: 'sleep',
      plan: 'window',
      span: 7,
      beside: 'always',
    },
  ],
  calendar: [
    {
      name: 'v4-calendar',
      path: '/calendar/list',
      scope: 'calendar',
      plan: 'either',
      span: 90,
      features: ['notes', 'feeling', 'feedback', 'perceived-recovery', 'weight', 'physical-information'],
      dateTimes: true,
      beside: 'always',
      unseen: true,
    },
  ],
  account: [
    {
      name: 'v4-sports',
      path: '/sports/list',
      scope: 'sports',
      plan: 'state',
      span: 0,
      beside: 'always',
      tabled: 'nothing',
    },
    {
      name: 'v4-sport-profiles',
      path: '/sports/profiles',
      scope: 'sports',
      plan: 'state',
      span: 0,
      beside: 'always',
      unseen: true,
    },
    {
      name: 'v4-sport-catalog',
      path: '/sports/profile-list-catalog',
      scope: 'sports',
      plan: 'state',
      span: 0,
      beside: 'always',
      unseen: true,
    },
    {
      name: 'v4-subscriptions',
      path: '/subscriptions',
      scope: 'user_subscription',
      onlyGranted: true,
      plan: 'state',
      span: 0,
      beside: 'always',
      unseen: true,
    },
  ],
  ppi: [
    {
      name: 'v4-ppi',
      path: '/ppi-samples',
      scope: 'ppi_data',
      plan: 'index',
      span: 90,
      beside: 'always',
      features: ['samples'],
      tabled: 'part',
    },
  ],
} as const satisfies Partial<Record<DataKind, readonly Omit<Resource4, 'kind'>[]>>;

/** The samples of a night of recharge, a request each: of the last weeks only, because the means come without them. */
const rechargeSamples = {
  name: 'v4-recharge-samples',
  kind: 'nightly-recharge',
  path: '/nightly-recharge-results',
  scope: 'nightly_recharge',
  plan: 'index',
  span: 28,
  features: ['samples'],
  beside: 'always',
  after: 'v4-nightly-recharge',
  recordPart: 'samples',
  once: true,
  spanOfWalk: 4,
} as const satisfies Resource4;

/** The name under which responses of v4 are stored. */
export type Resource4Name = (typeof kinds)[keyof typeof kinds][number]['name'] | (typeof rechargeSamples)['name'];

/** A resource of v4 with the kind it comes with. */
export type Served4 = Resource4 & { readonly name: Resource4Name };

/** All that v4 serves besides training sessions, in the order of the kinds. */
export const resources4: readonly Served4[] = [
  ...Object.entries(kinds).flatMap(([kind, list]) =>
    list.map((one: Omit<Served4, 'kind'>): Served4 => ({ ...one, kind: kind as DataKind })),
  ),
  rechargeSamples,
];

/** What v4 serves of a name of `pull --data`, but for what comes after something else. */
export function resources4Of(kind: DataKind): Served4[] {
  return resources4.filter((one) => one.kind === kind && one.after === undefined);
}

/** What is requested once this one has come. */
export function resources4After(name: Resource4Name): Served4[] {
  return resources4.filter(({ after }) => after === name);
}

/** The resource of this name. @throws RangeError */
export function resource4(name: Resource4Name): Served4 {
  const found = resources4.find((one) => one.name === name);
  if (!found) throw new RangeError(`v4 has no ${name}.`);
  return found;
}
