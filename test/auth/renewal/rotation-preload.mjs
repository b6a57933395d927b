/*
 * Loaded before the program with `--import`: counts the steps in which this process writes the sign-in, and ends it with
 * SIGKILL at the one named in DIE_AT (`3:before`, `3:after`). Steps are the file operations of the token file, and the
 * calls to the keychain, where `3:during` is the moment in which the child has the request. With STEPS_LOG it only writes
 * down which steps there are, and with LOCK_LOG that it has come to the lock of the sign-in. With MINUTES_A_SECOND its time
 * goes so much faster, where it measures how long it waits.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { DIE_AT, LOCK_LOG, MINUTES_A_SECOND, STEPS_LOG } = process.env;
let steps = 0;

function begin(what) {
  steps += 1;
  if (STEPS_LOG) fs.appendFileSync(STEPS_LOG, `${what}\n`);
  dieAt(steps, 'before');
  return steps;
}

function dieAt(step, when) {
  if (`${step}:${when}` === DIE_AT) process.kill(process.pid, 'SIGKILL');
}

async function step(what, work) {
  const n = begin(what);
  const result = await work();
  dieAt(n, 'after');
  return result;
}

const isToken = (path) => /token\.json/.test(String(path)) && !/\.lock/.test(String(path));
const { open, rename, rm } = promises;
promises.rename = (from, to) => (isToken(from) ? step('rename', () => rename(from, to)) : rename(from, to));
promises.rm = (path, options) => (isToken(path) ? step('rm', () => rm(path, options)) : rm(path, options));
promises.open = async (path, flags, mode) => {
  if (!isToken(path) || flags !== 'wx') return open(path, flags, mode);
  const file = await step('open', () => open(path, flags, mode));
  const { writeFile, sync } = file;
  file.writeFile = (...values) => step('write', () => writeFile.apply(file, values));
  file.sync = () => step('sync', () => sync.apply(file));
  return file;
};

const { openSync } = fs;
fs.openSync = (path, ...more) => {
  if (LOCK_LOG && /token\.json\.lock$/.test(String(path))) fs.appendFileSync(LOCK_LOG, 'lock\n');
  return openSync(path, ...more);
};

if (MINUTES_A_SECOND) {
  const now = performance.now.bind(performance);
  performance.now = () => now() * 60 * Number(MINUTES_A_SECOND);
}

const { spawn } = childProcess;
childProcess.spawn = (command, parameters, options) => {
  if (!parameters?.some((parameter) => /keychain-child/.test(parameter))) return spawn(command, parameters, options);
  const n = begin('keychain');
  const child = spawn(command, parameters, options);
  const { stdin } = child;
  const { end } = stdin;
  stdin.end = (input) => end.call(stdin, input, () => dieAt(n, 'during'));
  child.once('close', () => dieAt(n, 'after'));
  return child;
};
syncBuiltinESMExports();
