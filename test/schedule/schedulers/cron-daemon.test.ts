import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cronRuns } from '../../../src/schedule/schedulers/cron-daemon.js';
import { temporaryFolder } from '../../commands/run.js';

/** A folder like /proc, in which Linux shows processes by number. */
function processes(names: Record<string, string>): string {
  const proc = temporaryFolder();
  for (const [pid, name] of Object.entries(names)) {
    mkdirSync(join(proc, pid));
    writeFileSync(join(proc, pid, 'comm'), `${name}\n`);
  }
  mkdirSync(join(proc, 'sys'));
  return proc;
}

describe('whether a cron daemon runs', () => {
  it.each([
    [{ 1: 'init', 20: 'cron' }, true],
    [{ 1: 'systemd', 20: 'crond' }, true],
    [{ 1: 'crond' }, true],
    [{ 1: 'sh', 20: 'node', 21: 'crontab' }, false],
    [{ 20: 'node' }, undefined],
    [{}, undefined],
  ])('with %j: %s', (names, expected) => {
    expect(cronRuns(processes(names))).toBe(expected);
  });

  it.runIf(process.platform === 'linux')('is seen in the real processes', async () => {
    const daemon = join(temporaryFolder(), 'crond');
    writeFileSync(daemon, '#!/bin/sh\nread line\n', { mode: 0o755 });
    const child = spawn(daemon);
    onTestFinished(() => void child.kill());
    await once(child, 'spawn');
    await expect.poll(() => cronRuns(), { timeout: 10_000 }).toBe(true);
  });
});
