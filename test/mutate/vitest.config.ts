import { defineConfig, mergeConfig } from 'vitest/config';
import usual from '../../vitest.config.js';
import { CheapFirst } from './cheap-first.js';

const { projects, ...test } = usual.test ?? {};

/**
 * The tests that a mutant runs against: those that run in the process, in seconds. Tests that start programs run `dist`,
 * which contains no mutant; sweeps would take days.
 */
export default mergeConfig(
  { test },
  defineConfig({
    test: {
      include: ['test/**/*.test.ts'],
      exclude: [
        'test/{bench,docs,e2e,export,real,report,sandbox,schedule,ui}/**',
        'test/commands/**',
        'test/**/{*-sweep,many,thousand,disk,fsync,race,crash-*,any-order,growth}.test.ts',
        'test/auth/renewal/rotation-*.test.ts',
        'test/storage/lock/{lock-process,together}.test.ts',
        // Random tests: 15 s for each change that nothing notices.
        'test/sync/{core/edits,schedule,import/*order}.test.ts',
        'test/{imports,nearest}.test.ts',
      ],
      // Loading the program for each file takes longer than most tests.
      isolate: false,
      sequence: { sequencer: CheapFirst },
      // A mutant that hangs is detected by counting its loops, or else by this.
      testTimeout: 20_000,
    },
  }),
);
