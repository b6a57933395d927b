import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const names = /^(cron|crond|cronie|dcron|fcron)$/;

/**
 * Whether a cron seems to run that starts the entries of a crontab: in a container, and in WSL, none does by itself.
 * undefined: not known, where the processes of others are hidden.
 * @param proc where Linux shows processes; proc(5).
 */
export function cronRuns(proc = '/proc'): boolean | undefined {
  if (nameOf(proc, '1') === undefined) return undefined;
  const pids = readdirSync(proc).filter((entry) => /^\d+$/.test(entry));
  return pids.some((pid) => names.test(nameOf(proc, pid) ?? ''));
}

/** undefined: it has ended, or is hidden from us. */
function nameOf(proc: string, pid: string): string | undefined {
  try {
    return readFileSync(join(proc, pid, 'comm'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
