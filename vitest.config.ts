import { defineConfig } from 'vitest/config';
import { memory, takesAll } from './test/support/memory.js';
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
    // Many tests wait for other processes: of three files, two are at work.
    maxWorkers: 3,
    // Thousands of stores are made and removed; in memory none of them waits for a disk.
    ...(takesAll() && { env: { TMPDIR: memory } }),
    sequence: { sequencer: LongestFirst },
  },
});
