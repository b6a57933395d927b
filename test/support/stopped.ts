import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Stops a process until SIGCONT, as closing a laptop does; resolves when it has stopped. */
export async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP');
  await expect.poll(() => stateOf(child.pid), { interval: 5 }).toBe('T');
}

/** The state as one letter, as in `ps`; undefined if there is no such process. */
function stateOf(pid: number | undefined): string | undefined {
  if (!existsSync('/proc/self/stat'))
    return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout[0];
  // The name of the program, in brackets, may contain anything.
  return existsSync(`/proc/${pid}/stat`)
    ? /.*\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
    : undefined;
}
