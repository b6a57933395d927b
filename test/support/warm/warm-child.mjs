/*
 * The program in a process that stays, so that hundreds of command lines wait for no start of one. Each message is a command
 * line with its environment, and variables for what is loaded into the process before it (LD_PRELOAD, `--import`), which asks
 * for them while it runs; the answer is what it came to.
 */
import { PassThrough } from 'node:stream';
import { main } from '../../../dist/commands/program/main.js';

process.on('message', async ({ argv, env, own }) => {
  // Those of the process, as long as the command runs, which gets an environment of its own.
  const usual = Object.keys(own).map((name) => [name, process.env[name]]);
  Object.assign(process.env, own);
  const [stdout, stderr] = [collector(), collector()];
  const host = { stdin: PassThrough.from([]), stdout: stdout.stream, stderr: stderr.stream, env, on() {}, off() {} };
  const exitCode = await main(argv, host);
  for (const [name, value] of usual) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
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
