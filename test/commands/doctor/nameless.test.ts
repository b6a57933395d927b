import { expect, it, vi } from 'vitest';
import { person } from './person.js';

// A user without a name would need another machine.
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo: () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
  },
}));

it('doctor --as-cron says that cron runs nothing for a user without a name, as in a container', async () => {
  const { examine } = await person();
  const { check, exitCode } = await examine('--as-cron');
  expect(check('token as cron')).toMatchObject({ status: 'skip', message: expect.stringContaining('by name') });
  expect(exitCode).toBe(0);
});
