import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../shared');

/** A path in the folder of fixtures and references that lies beside the project. */
export const sharedPath = (...parts: string[]) => resolve(root, ...parts);

/**
 * A `describe` that needs the shared folder. Where it is absent the tests are skipped, saying so; in CI its absence is a
 * failure, so that a green run always means that they ran.
 */
export function describeShared(name: string, fn: () => void): void {
  if (existsSync(root)) describe(name, fn);
  else if (process.env.CI === 'true') {
    it(name, () => {
      throw new Error(`${root} is needed for this test and is not there`);
    });
  } else describe.skip(`${name} (skipped: ${root} is not there)`, fn);
}
