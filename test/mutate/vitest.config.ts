import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import usual from '../../vitest.config.js';

/**
 * The tests that a mutant meets: those that run in the process, in seconds. What starts programs runs `dist`, which no
 * mutant reaches; what sweeps would take days.
 */
export default mergeConfig(
  usual,
  defineConfig({
    test: {
      exclude: [
        'test/{bench,docs,e2e,export,real,report,sandbox,schedule,ui}/**',
        'test/commands/**',
        'test/**/{*-sweep,many,thousand,disk,fsync,race,crash-*,any-order,growth}.test.ts',
        'test/auth/rotation-*.test.ts',
        'test/storage/{lock-process,together}.test.ts',
        'test/{imports,nearest}.test.ts',
      ],
      // A mutant has no dist, and is not to be refused for it.
      sequence: { sequencer: BaseSequencer },
      // A mutant that hangs is found out by the loops it makes, and else by this.
      testTimeout: 20_000,
    },
  }),
);
