/*
 * The program in a process that stays, so that hundreds of command lines wait for no start of one. Each message is a command
 * line with its environment, and what the disk below it is to do; the answer is what it came to. Run with LD_PRELOAD=shim.so.
 */
import { PassThrough } from 'node:stream';
import { main } from '../../../dist/commands/program/main.js';

process.on('message', async ({ argv, env, faults }) => {
  // The shim asks the environment of the process at each call; the command gets one of its own.
  Object.assign(process.env, faults);
  const [stdout, stderr] = [collector(), collector()];
  const host = { stdin: PassThrough.from([]), stdout: stdout.stream, stderr: stderr.stream, env, on() {}, off() {} };
  const exitCode = await main(argv, host);
  process.send({ exitCode, stdout: stdout.text(), stderr: stderr.text() });
});

function collector() {
  const stream = new PassThrough();
  let text = '';
  stream.write = (chunk, ...more) => {
    text += String(chunk);
    more.at(-1)?.call?.(stream);
    return true;
  };
  return { stream, text: () => text };
}
