import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Served, type ServeOptions } from '../../src/mcp/served.js';
import { callTool } from '../../src/mcp/tool.js';
import { tools } from '../../src/mcp/tools.js';
import type { Workout } from '../../src/workouts/workout.js';
import { library } from '../commands/library.js';
import { temporaryFolder } from '../support/folder.js';
import { openQuickly } from '../support/store.js';

/** What is served of a database until the end of the test, and its tools. */
export function serving(path: string, options: Partial<ServeOptions> = {}) {
  const served = new Served(
    { path },
    { positions: false, user: '10579', ...options },
    () => new Date('2026-03-01T12:00:00'),
  );
  onTestFinished(() => served.close());
  return {
    served,
    async call(name: string, given: Record<string, unknown> = {}) {
      const tool = tools.find((one) => one.name === name)!;
      const input = tool.input.parse(given);
      return callTool(tool, served, input, (problem) => {
        throw problem;
      });
    },
  };
}

/** A database with workouts, and more. @returns its path. */
export function stored(content: Workout[], more: (store: ReturnType<typeof openQuickly>) => void = () => {}): string {
  const home = join(temporaryFolder(), 'home');
  library(home, content);
  const path = join(home, 'polar-sync.db');
  const store = openQuickly(path);
  store.atomically(() => more(store));
  store.close();
  return path;
}
