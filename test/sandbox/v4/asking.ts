import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { knownScopes } from '../../../src/sandbox/server/v4/oauth.js';
import { client, NOW, open } from '../support.js';

const DAY = 86_400_000;

/** `YYYY-MM-DD`, so many days after NOW. */
export const date = (offset: number) => new Date(NOW + offset * DAY).toISOString().slice(0, 10);

/** A sandbox that both API versions are open to, and a client for each: below `/v3/users`, and below `/v4/data`. */
export async function asking(options: SandboxOptions = {}) {
  const { sandbox, clock } = await open({ api: 'both', sessions: [], ...options });
  const [three, four] = [client(sandbox), client(sandbox, sandbox.issueV4Token([...knownScopes]))];
  return {
    ...{ sandbox, clock },
    v3: (path: string) => three('GET', `/v3/users/${path}`),
    v4: (path: string) => four('GET', `/v4/data${path}`),
    method: (name: string, path: string) => four(name, `/v4/data${path}`),
  };
}

/** Every address that is asked for days, its window without and with features, and one of its features, if it has any. */
export const dated: readonly (readonly [path: string, plain: number, withFeature: number, feature: string])[] = [
  ['/sleeps', 30, 1, 'sleep-result'],
  ['/sleep-wake-vectors', 7, 7, ''],
  ['/nightly-recharge-results', 28, 1, 'samples'],
  ['/activity/list', 90, 1, 'samples'],
  ['/continuous-samples', 30, 30, 'heart-rate-samples'],
  ['/ppi-samples', 90, 1, 'samples'],
  ['/temperature-measurements', 28, 28, ''],
  ['/skin-contacts', 28, 28, ''],
  ['/tests/list', 90, 1, 'samples'],
  ['/calendar/list', 90, 1, 'notes'],
  ['/training-target/calendar-targets', 65, 65, ''],
];

/** What is asked for without days, and its scope. */
export const states = [
  ['/training-target/favorites', 'training_targets'],
  ['/user-devices', 'devices'],
  ['/user/account-data', 'profile'],
  ['/sports/list', 'sports'],
  ['/sports/profiles', 'sports'],
  ['/sports/profile-list-catalog', 'sports'],
  ['/subscriptions', 'user_subscription'],
  ['/routes/4711', 'routes'],
] as const;

/** The query for some days, in the dialect of the address. */
export function daysOf(path: string, from: string, to: string, feature = ''): string {
  const at = path === '/calendar/list' ? 'T00:00:00' : '';
  return `${path}?from=${from}${at}&to=${to}${at}${feature === '' ? '' : `&features=${feature}`}`;
}
