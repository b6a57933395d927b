import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scheduleListen } from '../../src/commands/schedule-listen.js';
import { contextOf } from '../commands/shared/context.js';
import { temporaryFolder } from '../support/folder.js';

/** A machine that only records what it is told. */
function machine(platform: NodeJS.Platform = 'linux') {
  const home = temporaryFolder();
  const calls: string[] = [];
  const host = {
    ...{ node: '/usr/bin/node', script: '/opt/polar-sync/polar-sync.js', platform },
    run: async (command: string, parameters: string[]) => {
      calls.push([command, ...parameters].join(' '));
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  const call = async (flags: Parameters<typeof scheduleListen>[1]) => {
    const at = contextOf({ env: { HOME: home, PATH: '', POLAR_SYNC_TOKEN_STORE: 'file' } });
    return { exitCode: await scheduleListen(at.context, flags, host), ...at.said() };
  };
  return { home, calls, call };
}

describe('schedule --listen', () => {
  it('prints a service for systemd, and changes nothing', async () => {
    const { calls, call, home } = machine();
    const { stdout } = await call({ push: true });
    expect(stdout).toContain('ExecStart="/usr/bin/node" "/opt/polar-sync/polar-sync.js" "listen" "--push"\n');
    expect(stdout).toMatch(/Restart=on-failure[\s\S]*SuccessExitStatus=130[\s\S]*WantedBy=default.target/);
    expect([calls, existsSync(join(home, '.config/systemd'))]).toEqual([[], false]);
  });

  it('installs, starts and removes it', async () => {
    const { calls, call, home } = machine();
    const unit = join(home, '.config/systemd/user/polar-sync.listen.service');
    const { stdout } = await call({ install: true });
    expect(readFileSync(unit, 'utf8')).toBe(stdout);
    expect(calls.slice(1)).toEqual([
      'systemctl --user daemon-reload',
      'systemctl --user enable polar-sync.listen.service',
      'systemctl --user restart polar-sync.listen.service',
    ]);
    expect((await call({ remove: true })).stdout).toContain('Removed the service');
    expect([existsSync(unit), (await call({ remove: true })).stdout]).toEqual([
      false,
      'No service was installed (systemd).\n',
    ]);
  });

  it('is an agent that launchd keeps running on macOS', async () => {
    const { calls, call, home } = machine('darwin');
    const plist = join(home, 'Library/LaunchAgents/polar-sync.listen.plist');
    const { stdout } = await call({ install: true });
    expect(stdout).toMatch(/<key>RunAtLoad<\/key>\n<true\/>\n<key>KeepAlive<\/key>/);
    expect(calls.at(-1)).toBe(`launchctl bootstrap gui/${process.getuid?.()} ${plist}`);
    await call({ remove: true });
    expect(existsSync(plist)).toBe(false);
  });

  it('needs something that keeps a program running', async () => {
    await expect(machine('win32').call({})).rejects.toThrow('task-scheduler starts a program regularly');
    await expect(machine().call({ kind: 'cron' })).rejects.toMatchObject({ code: 'SERVICE_KIND', exitCode: 2 });
  });
});
