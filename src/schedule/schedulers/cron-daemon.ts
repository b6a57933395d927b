import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const names = /^(cron|crond|cronie|dcron|fcron)$/;

/**
 * Whether a cron daemon seems to be running: in containers and in WSL none runs by itself.
 * undefined: unknown, because other users' processes are hidden.
 * @param proc where Linux shows processes, proc(5).
 */
export function cronRuns(proc = '/proc'): boolean | undefined {
  if (nameOf(proc, '1') === undefined) return undefined;
  const pids = readdirSync(proc).filter((entry) => /^\d+$/.test(entry));
  return pids.some((pid) => names.test(nameOf(proc, pid) ?? ''));
}

/** undefined: it has exited, or is hidden. */
function nameOf(proc: string, pid: string): string | undefined {
  try {
    return readFileSync(join(proc, pid, 'comm'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
