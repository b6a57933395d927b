import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/sequence.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/random.ts', 'test/support/umask.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A second, which is usual, is over on a busy machine before a process or a browser has done anything.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Most tests wait for other processes; vitest would leave a core idle.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
