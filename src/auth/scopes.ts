import { type ApiVersion, apis } from '../config/api-version.js';
import { UsageError } from '../errors.js';

/** What workouts need from v4. */
const workoutScopes: readonly string[] = ['training_sessions:read', 'sports:read'];

/** The known v4 scopes (accesslink-v4, section 1). */
const knownScopes: ReadonlySet<string> = new Set([
  ...['activity:read', 'calendar:read', 'continuous_samples:read', 'devices:read', 'nightly_recharge:read'],
  ...['ppi_data:read', 'profile:read', 'routes:read', 'skin_contact:read', 'sleep:read', 'sports:read'],
  ...['temperature_measurement:read', 'tests:read', 'training_sessions:read', 'training_targets:read'],
  'user_subscription:read',
]);

/**
 * What a sign-in to v4 asks for unless `--scope` says less: all that there is data for. Polar's page shows each of them, and
 * what is withheld there is only missing. Subscriptions are what a person has bought; nothing here needs them.
 */
export const usualScopes: readonly string[] = [...knownScopes].filter((scope) => scope !== 'user_subscription:read');

/** Those of the usual scopes that were not granted, without `:read`. */
export function withheldScopes(granted: ReadonlySet<string>): string[] {
  return usualScopes
    .filter((scope) => !granted.has(scope))
    .map((scope) => scope.replace(/:read$/, ''))
    .sort();
}

/** The scope of an authorize request. v3 has only one; v4 grants each kind of data separately. */
export function scopeToAsk(apiVersion: ApiVersion, extra: readonly string[]): string {
  return apis[apiVersion].hasScopes ? scopeOfWorkouts(extra) : 'accesslink.read_all';
}

/** What workouts need from an API version that grants each kind of data separately, and more. */
export function scopeOfWorkouts(extra: readonly string[] = []): string {
  return [...new Set([...workoutScopes, ...extra])].join(' ');
}

/**
 * Scopes as typed after `--scope`, with or without `:read`, separated by commas or spaces.
 * @throws UsageError SCOPE_NAME.
 */
export function readScopes(typed: readonly string[]): string[] {
  return typed
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => name !== '')
    .map((name) => {
      if (!/^[a-z_]{1,40}(:[a-z]{1,20})?$/.test(name)) {
        throw new UsageError('SCOPE_NAME', `${JSON.stringify(name)} is not a scope name.`, {
          hint: `Choose from ${[...knownScopes].join(', ')}.`,
        });
      }
      return name.includes(':') ? name : `${name}:read`;
    });
}

/** The scopes that have never been seen at Polar. */
export function unknownScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !knownScopes.has(scope));
}

/** What was requested but not granted; `essential`: without it there are no workouts. Order does not matter. */
export function missingScopes(asked: string, granted: ReadonlySet<string>): { essential: string[]; other: string[] } {
  const missing = asked.split(' ').filter((scope) => !granted.has(scope));
  const isEssential = (scope: string) => scope === 'training_sessions:read';
  return { essential: missing.filter(isEssential), other: missing.filter((scope) => !isEssential(scope)) };
}
