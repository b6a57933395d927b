import { defineConfig, mergeConfig } from 'vitest/config';
import usual from '../../vitest.config.js';
import { CheapFirst } from './cheap-first.js';

const { projects, ...test } = usual.test ?? {};

/**
 * The tests that a mutant meets: those that run in the process, in seconds. What starts programs runs `dist`, which no
 * mutant reaches; what sweeps would take days.
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
        // Random runs: a quarter of a minute for each change that nothing notices.
        'test/sync/{core/edits,schedule,import/*order}.test.ts',
        'test/{imports,nearest}.test.ts',
      ],
      // To load the program for each file takes longer than most tests.
      isolate: false,
      sequence: { sequencer: CheapFirst },
      // A mutant that hangs is found out by the loops it makes, and else by this.
      testTimeout: 20_000,
    },
  }),
);
