import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine } from './machine.js';

describe('schedule with systemd', () => {
  it('writes the units, starts the timer, and removes both', async () => {
    const { run, calls, home } = machine();
    const units = join(home, '.config/systemd/user');
    expect((await run('--kind', 'systemd', '--install', '--profile', 'anna')).exitCode).toBe(0);
    const timer = readFileSync(join(units, 'polar-sync-anna.timer'), 'utf8');
    expect(readFileSync(join(units, 'polar-sync-anna.service'), 'utf8')).toContain('"--profile" "anna"');
    expect(calls()).toEqual([
      'systemctl --user show-environment',
      'systemctl --user daemon-reload',
      'systemctl --user enable polar-sync-anna.timer',
      'systemctl --user restart polar-sync-anna.timer',
    ]);
    await run('--kind', 'systemd', '--install', '--profile', 'anna');
    expect(readFileSync(join(units, 'polar-sync-anna.timer'), 'utf8')).toBe(timer);
    expect((await run('--kind', 'systemd', '--remove')).stdout).toContain('Nothing was scheduled');
    expect((await run('--kind', 'systemd', '--remove', '--profile', 'anna')).stdout).toContain('Removed the entry');
    expect(calls().slice(-2)).toEqual([
      'systemctl --user disable --now polar-sync-anna.timer',
      'systemctl --user daemon-reload',
    ]);
    expect(existsSync(join(units, 'polar-sync-anna.timer'))).toBe(false);
    expect(existsSync(join(units, 'polar-sync-anna.service'))).toBe(false);
  });

  it('reports what systemd said if it cannot be reached, and leaves everything as it was', async () => {
    const { run, program, home } = machine();
    await run('--kind', 'systemd', '--install', '--profile', 'anna');
    program('systemctl', 'echo "Failed to connect to bus" >&2; exit 1');
    const units = join(home, '.config/systemd/user');
    const before = readdirSync(units);
    for (const what of [['--install'], ['--remove', '--profile', 'anna']]) {
      const { exitCode, stderr } = await run('--kind', 'systemd', '--json', ...what);
      expect(exitCode).toBe(2);
      expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
        code: 'SYSTEMD_UNREACHABLE',
        message: expect.stringContaining('Failed to connect to bus'),
        hint: expect.stringContaining('--kind cron'),
      });
    }
    expect(readdirSync(units)).toEqual(before);
  });
});

describe('schedule with launchd', () => {
  it('unloads the existing agent, loads the new one, and removes it', async () => {
    const { run, calls, home } = machine();
    const plist = join(home, 'Library/LaunchAgents/polar-sync.plist');
    const domain = `gui/${process.getuid?.()}`;
    await run('--kind', 'launchd', '--install');
    expect(calls()).toEqual([
      `launchctl print ${domain}/polar-sync`,
      `launchctl bootout ${domain}/polar-sync`,
      `launchctl bootstrap ${domain} ${plist}`,
    ]);
    const text = readFileSync(plist, 'utf8');
    await run('--kind', 'launchd', '--install');
    expect(readFileSync(plist, 'utf8')).toBe(text);
    await run('--kind', 'launchd', '--remove');
    expect(existsSync(plist)).toBe(false);
    expect(calls().at(-1)).toBe(`launchctl bootout ${domain}/polar-sync`);
  });
});

describe('schedule with the Task Scheduler', () => {
  it('passes a UTF-16 file, keeps the minute, and deletes the task', async () => {
    const { run, program, calls, home } = machine();
    const kept = join(home, 'kept.xml');
    program(
      'schtasks',
      `echo schtasks $1 $2 $3 >> '${join(home, '../calls')}'
      case "$1" in
        /query) [ -f '${kept}' ] && iconv -f UTF-16 -t UTF-8 '${kept}' ;;
        /create) cp "$5" '${kept}' ;;
        /delete) rm '${kept}' ;;
      esac`,
    );
    await run('--kind', 'task-scheduler', '--install');
    const bytes = readFileSync(kept);
    expect([bytes[0], bytes[1]]).toEqual([0xff, 0xfe]);
    const words = /every 60m \+\d+/.exec(bytes.toString('utf16le'))?.[0] ?? 'none';
    for (let again = 0; again < 4; again++) await run('--kind', 'task-scheduler', '--install');
    expect(readFileSync(kept).toString('utf16le')).toContain(words);
    expect((await run('--kind', 'task-scheduler', '--remove')).stdout).toContain('Removed the entry');
    expect(calls().at(-1)).toBe('schtasks /delete /tn polar-sync');
    expect((await run('--kind', 'task-scheduler', '--remove')).stdout).toContain('Nothing was scheduled');
  });
});
