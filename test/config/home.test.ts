import { describe, expect, it, vi } from 'vitest';
import { homeOf, resolvePaths } from '../../src/config/paths.js';

// A user without a name would need another machine.
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  homedir: () => {
    throw new Error('uv_os_homedir returned ENOENT');
  },
}));

describe('a user that is only a number, as in a container', () => {
  it('is told what to set', () => {
    expect(() => homeOf({})).toThrow(
      expect.objectContaining({ code: 'NO_HOME', exitCode: 2, hint: expect.stringContaining('POLAR_SYNC_HOME') }),
    );
  });

  it('needs no home folder if another folder is named', () => {
    expect(homeOf({ HOME: '/somewhere' })).toBe('/somewhere');
    expect(resolvePaths({ POLAR_SYNC_HOME: '/data' }, 'default').dbFile).toBe('/data/polar-sync.db');
  });
});
