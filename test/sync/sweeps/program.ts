import { bin, type Running, start } from '../../commands/bin.js';
import type { World } from '../support.js';

/** The environment that makes the program pull from a world into its database. */
export const environmentOf = (w: World, db = w.path): Record<string, string> => ({
  POLAR_SYNC_HOME: `${db}.home`,
  POLAR_SYNC_DB: db,
  POLAR_SYNC_ACCESS_TOKEN: w.token,
  POLAR_SYNC_USER_ID: w.sandbox.userId,
  POLAR_SYNC_API_URL: w.sandbox.url,
});

/** `polar-sync pull --full --json`, and its environment; the world's clock should be the machine's. */
export function pullOf(w: World, db = w.path): { argv: string[]; env: Record<string, string> } {
  return { argv: ['pull', '--full', '--json'], env: environmentOf(w, db) };
}

/** The same as a separate process. */
export function startPull(w: World, db = w.path): Running {
  const { argv, env } = pullOf(w, db);
  return start(process.execPath, [bin, ...argv], env);
}

/** What a test needs and a machine may lack: there the test is skipped with a message; in CI that is a failure. */
export function needs(what: string, there: boolean): { skip: boolean; name: string } {
  if (!there && process.env.CI === 'true') throw new Error(`${what} is needed for this test and is not there`);
  return { skip: !there, name: there ? '' : ` (skipped: ${what} is not there)` };
}
