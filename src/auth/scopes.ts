import type { Generation } from '../config/setting-table.js';
import { UsageError } from '../errors.js';

/** What workouts need of v4; more only when the person asks for it, because one unknown scope may spoil all. */
const workoutScopes: readonly string[] = ['training_sessions:read', 'sports:read'];

/** Those of v4 that are known (accesslink-v4, section 1). */
const knownScopes: ReadonlySet<string> = new Set([
  ...['activity:read', 'calendar:read', 'continuous_samples:read', 'devices:read', 'nightly_recharge:read'],
  ...['ppi_data:read', 'profile:read', 'routes:read', 'skin_contact:read', 'sleep:read', 'sports:read'],
  ...['temperature_measurement:read', 'tests:read', 'training_sessions:read', 'training_targets:read'],
  'user_subscription:read',
]);

/** The scope of an authorize request. v3 has only one, v4 grants each kind of data on its own. */
export function scopeToAsk(generation: Generation, extra: readonly string[]): string {
  return generation === 'v3' ? 'accesslink.read_all' : [...new Set([...workoutScopes, ...extra])].join(' ');
}

/**
 * Scopes as typed after `--scope`, with or without `:read`, several with commas or blanks between.
 * @throws UsageError SCOPE_NAME.
 */
export function readScopes(typed: readonly string[]): string[] {
  return typed
    .flatMap((text) => text.split(/[\s,]+/))
    .filter((name) => name !== '')
    .map((name) => {
      if (!/^[a-z_]{1,40}(:[a-z]{1,20})?$/.test(name)) {
        throw new UsageError('SCOPE_NAME', `${JSON.stringify(name)} is no name of a scope.`, {
          hint: `Known are ${[...knownScopes].join(', ')}.`,
        });
      }
      return name.includes(':') ? name : `${name}:read`;
    });
}

/** Of these the ones nobody has seen at Polar. */
export function unknownScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !knownScopes.has(scope));
}

/** What was asked for and not granted; `essential`: without it there are no workouts. The order means nothing. */
export function missingScopes(asked: string, granted: ReadonlySet<string>): { essential: string[]; other: string[] } {
  const missing = asked.split(' ').filter((scope) => !granted.has(scope));
  const isEssential = (scope: string) => scope === 'training_sessions:read';
  return { essential: missing.filter(isEssential), other: missing.filter((scope) => !isEssential(scope)) };
}
