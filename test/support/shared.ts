import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeWith } from './judges/needs.js';

const root = resolve(import.meta.dirname, '../../../shared');

/** A path in the folder of fixtures and references that lies beside the project. */
export const sharedPath = (...parts: string[]) => resolve(root, ...parts);

/**
 * A `describe` that needs the shared folder. Where it is absent the tests are skipped, saying so; in CI its absence is a
 * failure, so that a green run always means that they ran.
 */
export const describeShared = (name: string, tests: () => void): void =>
  describeWith(existsSync(root) ? [] : [root], name, tests);
