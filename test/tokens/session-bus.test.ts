import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cronEnvironment, withSessionBus } from '../../src/tokens/session-bus.js';
import { temporaryFolder } from '../support/folder.js';

const posix = process.platform !== 'win32';
const me = process.getuid?.() ?? 0;

/** A bus where systemd keeps that of the user `uid`; the socket itself belongs to the user who runs the test. */
async function busOf(uid: number) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, String(uid)));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, String(uid), 'bus'), resolve));
  return { folder, close: () => new Promise((resolve) => server.close(resolve)) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.runIf(posix)('the session bus under cron', () => {
  it('is the one that systemd keeps for the user, with everything else that is set', async () => {
    const { folder, close } = await busOf(me);
    expect(withSessionBus({ HOME: '/home/me' }, 'linux', folder)).toEqual({
      ...{ HOME: '/home/me', DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, String(me), 'bus')}` },
    });
    await close();
  });

  it('is searched for only on Linux, and only if none is set', async () => {
    const { folder, close } = await busOf(me);
    for (const platform of ['darwin', 'win32'] as const) expect(withSessionBus({}, platform, folder)).toEqual({});
    const named = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' };
    expect(withSessionBus(named, 'linux', folder)).toEqual(named);
    await close();
  });

  it('is not one that belongs to someone else, who would get the token', async () => {
    const { folder, close } = await busOf(me + 1);
    vi.spyOn(process, 'getuid').mockReturnValue(me + 1);
    expect(withSessionBus({}, 'linux', folder)).toEqual({});
    await close();
  });

  it('is not a plain file of that name, nor a missing one', () => {
    const folder = temporaryFolder();
    expect(withSessionBus({}, 'linux', folder)).toEqual({});
    mkdirSync(join(folder, String(me)));
    writeFileSync(join(folder, String(me), 'bus'), '');
    expect(withSessionBus({}, 'linux', folder)).toEqual({});
  });
});

describe('what cron passes on', () => {
  it('is neither bus, nor display, nor secrets', () => {
    const env = { HOME: '/home/me', DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x', POLAR_CLIENT_SECRET: 's' };
    expect(cronEnvironment(env)).toEqual({ HOME: '/home/me', PATH: '/usr/bin:/bin' });
  });

  it('does not include unset variables, which would hide what the caller knows', () => {
    expect({ HOME: '/home/me', LOGNAME: 'me', ...cronEnvironment({ USER: 'me' }) }).toEqual({
      ...{ HOME: '/home/me', LOGNAME: 'me', USER: 'me', PATH: '/usr/bin:/bin' },
    });
  });
});
