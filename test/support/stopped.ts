import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Stops a process, as a laptop does that is closed, until SIGCONT; resolves when it stands still. */
export async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP');
  await expect.poll(() => stateOf(child.pid), { interval: 5 }).toBe('T');
}

/** One letter, as `ps` has it; undefined where there is no such process. */
function stateOf(pid: number | undefined): string | undefined {
  if (!existsSync('/proc/self/stat'))
    return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout[0];
  // The name of the program, in brackets, may hold anything.
  return existsSync(`/proc/${pid}/stat`)
    ? /.*\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
    : undefined;
}
