import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROUNDS = 3;
const WARM_UP_MS = 1500;
const MEASURED_MS = 3000;

const runner = join(import.meta.dirname, 'apart/contestant.js');

/**
 * Runs contestants in turn, round after round, so that a busy moment of the machine affects all of them, each in its own
 * process, so that none collects the garbage of another. Returns the median of their rounds in milliseconds.
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
 * The median CPU milliseconds, user and system, of `run`. Everyone gets the same time to warm up, however many runs fit
 * into it, because the engine needs as many to compile a fast one as a slow one. Other work on the machine is not in the
 * CPU time, but it empties caches, hence the median of many.
 */
export async function medianCpuMs(run) {
  const started = performance.now();
  const list = [];
  for (let elapsed = 0; elapsed < WARM_UP_MS + MEASURED_MS; elapsed = performance.now() - started) {
    const before = process.cpuUsage();
    const told = await run();
    const { user, system } = process.cpuUsage(before);
    if (elapsed < WARM_UP_MS && list.length > 0) list.pop();
    // Another program measures its own time.
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
  // What it prints may be more than fits into a buffer. Where its input is a socket, as here, bash would read the user's rc file.
  const script = '"$@" >/dev/null || exit 1; times';
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', command, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  const children = stdout.trim().split('\n').at(-1).split(' ');
  return children.reduce((sum, time) => {
    const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(time);
    return sum + (Number(minutes) * 60 + Number(seconds)) * 1000;
  }, 0);
}
