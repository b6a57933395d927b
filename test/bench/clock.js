import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROUNDS = 3;
const RUNS = 20;
const WARM_UP = 5;
const LONGEST_MS = 4000;

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

/** The median CPU milliseconds, user and system, of `run`; it is called a few times before they count. */
export async function medianCpuMs(run) {
  const started = performance.now();
  const list = [];
  for (let i = -WARM_UP; i < RUNS; i++) {
    const before = process.cpuUsage();
    const told = await run();
    const { user, system } = process.cpuUsage(before);
    // Another program tells its time itself.
    list.push(told ?? (user + system) / 1000);
    if (i < 0 && list.length > 1) list.shift();
    if (performance.now() - started > LONGEST_MS) break;
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
