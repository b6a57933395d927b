/*
 * Loaded before the program with `--import`: counts the calls that change something below STEPS_FOLDER. After each of them it
 * copies that folder to STEPS_COPIES, as `17`, or, at the one named in STEPS_KILL, ends the process with SIGKILL. Copies
 * keep the times of files, which the manifest notes.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const { STEPS_FOLDER = '', STEPS_COPIES, STEPS_KILL } = process.env;
const descriptors = new Set();
let steps = 0;

function step() {
  steps += 1;
  if (String(steps) === STEPS_KILL) process.kill(process.pid, 'SIGKILL');
  if (STEPS_COPIES === undefined || !fs.existsSync(STEPS_FOLDER)) return;
  const { status } = spawnSync('cp', ['-a', STEPS_FOLDER, join(STEPS_COPIES, String(steps))]);
  if (status !== 0) throw new Error(`cannot copy at step ${steps}`);
}

const isBelow = (path) => typeof path === 'string' && path.startsWith(STEPS_FOLDER);

for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync']) {
  const original = fs[name];
  fs[name] = (path, ...more) => {
    const result = original(path, ...more);
    if (isBelow(path) || descriptors.has(path)) step();
    return result;
  };
}

const { openSync, closeSync } = fs;
fs.openSync = (path, flags, ...more) => {
  const descriptor = openSync(path, flags, ...more);
  if (isBelow(path) && flags !== 'r') {
    descriptors.add(descriptor);
    step();
  }
  return descriptor;
};
fs.closeSync = (descriptor) => {
  descriptors.delete(descriptor);
  closeSync(descriptor);
};
for (const name of ['writeSync', 'ftruncateSync']) {
  const original = fs[name];
  fs[name] = (descriptor, ...more) => {
    const result = original(descriptor, ...more);
    if (descriptors.has(descriptor)) step();
    return result;
  };
}
syncBuiltinESMExports();
