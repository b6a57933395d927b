import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeWith } from './judges/needs.js';

const root = resolve(import.meta.dirname, '../../../shared');

/** A path in the folder of fixtures and references beside the project. */
export const sharedPath = (...parts: string[]) => resolve(root, ...parts);

/**
 * A `describe` that needs the shared folder. If it is missing, the tests are skipped and say so; in CI that is a failure,
 * so a green run always means that they ran.
 */
export const describeShared = (name: string, tests: () => void): void =>
  describeWith(existsSync(root) ? [] : [root], name, tests);
