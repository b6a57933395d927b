import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobName } from '../job.js';
import { type RunProgram, succeed } from '../programs.js';
import type { Scheduler } from '../scheduler.js';
import { taskXml } from './task-scheduler.js';

/** A task of the Windows Task Scheduler, set and read by `schtasks`. */
export function taskScheduler(run: RunProgram): Scheduler {
  const query = async (profile: string) => {
    // Fails if there is no such task; the name is our own, so there can be no other reason.
    const { exitCode, stdout } = await run('schtasks', ['/query', '/tn', jobName(profile), '/xml']);
    return exitCode === 0 ? stdout : undefined;
  };
  return {
    kind: 'task-scheduler',
    texts: (job) => [{ text: taskXml(job) }],
    installed: query,
    async install(job) {
      const folder = mkdtempSync(join(tmpdir(), 'polar-sync-task-'));
      try {
        const file = join(folder, 'task.xml');
        // schtasks reads UTF-16 with a byte order mark, and only the ASCII part of UTF-8.
        writeFileSync(file, `\ufeff${taskXml(job)}`, 'utf16le');
        await succeed(run, 'schtasks', ['/create', '/tn', jobName(job.profile), '/xml', file, '/f']);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    async remove(profile) {
      if ((await query(profile)) === undefined) return false;
      await succeed(run, 'schtasks', ['/delete', '/tn', jobName(profile), '/f']);
      return true;
    },
  };
}
