import { describe, it } from 'vitest';

/**
 * A `describe` for tests that need what a machine may not have. If something is missing, they are skipped and say so;
 * in CI that is a failure, so a green run always means that they ran.
 * @param missing what is missing, in words for the message.
 * @param onlyOn the one platform that can have it: in CI on others, the tests are skipped as well.
 */
export function describeWith(
  missing: readonly string[],
  name: string,
  tests: () => void,
  onlyOn: NodeJS.Platform = process.platform,
): void {
  const needs = `needs ${missing.join(', ')}`;
  if (missing.length === 0) describe(name, tests);
  else if (process.env.CI === 'true' && process.platform === onlyOn) {
    it(name, () => {
      throw new Error(needs);
    });
  } else describe.skip(`${name} (skipped: ${needs})`, tests);
}
