import { defineConfig } from 'vitest/config';
import { memory, takesAll } from './test/support/memory.js';
import { LongestFirst } from './test/support/sequence.js';

/**
 * Files that need a process of their own: they replace modules, take the place of a function of Node's, count what a
 * process executes, or put hooks into modules that others share.
 */
const alone = [
  'test/{bench,docs,e2e,real}/**/*.test.ts',
  'test/**/{sweeps,signals,read-only,growth,power}/**/*.test.ts',
  'test/ui/progress.test.ts',
  'test/config/home.test.ts',
  'test/storage/lock/*.test.ts',
  'test/storage/opening.test.ts',
  'test/tokens/*.test.ts',
  'test/commands/doctor/nameless.test.ts',
];

export default defineConfig({
  test: {
    setupFiles: ['test/support/random.ts', 'test/support/umask.ts', 'test/support/tidy.ts'],
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
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // To load the program anew for each file takes longer than most of their tests.
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
    ],
  },
});
