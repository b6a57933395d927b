import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROUNDS = 3;
const WARM_UP_MS = 1500;
const MEASURED_MS = 3000;

const runner = join(import.meta.dirname, 'contestant.js');

/**
 * Lets contestants run in turn, round after round, so that a busy moment of the machine hits all of them, and each in a
 * process of its own, so that none clears away the waste of another. Gives the median of their rounds in milliseconds.
 */
export function race(format, names, folder) {
  const times = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const run = spawnSync(process.execPath, [runner, format, name, folder], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`${name} failed to write ${format}: ${run.stderr}`);
      times.get(name).push(Number(run.stdout));
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/**
 * The median CPU milliseconds, user and system, of `run`. Everybody gets the same time to warm up, however many runs fit
 * into it, because a fast one needs as many until the engine has compiled it as a slow one. What the machine does besides
 * does not count as CPU time, but it empties caches, so the median of many is taken.
 */
export async function medianCpuMs(run) {
  const started = performance.now();
  const list = [];
  for (let elapsed = 0; elapsed < WARM_UP_MS + MEASURED_MS; elapsed = performance.now() - started) {
    const before = process.cpuUsage();
    const told = await run();
    const { user, system } = process.cpuUsage(before);
    if (elapsed < WARM_UP_MS && list.length > 0) list.pop();
    // Another program tells its time itself.
    list.push(told ?? (user + system) / 1000);
  }
  return median(list);
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Runs another program and returns its CPU milliseconds, as the shell counts them. */
export function programMs(command, args) {
  const script = '"$@" || exit 1; times';
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', command, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  const children = stdout.trim().split('\n').at(-1).split(' ');
  return children.reduce((sum, time) => {
    const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(time);
    return sum + (Number(minutes) * 60 + Number(seconds)) * 1000;
  }, 0);
}
