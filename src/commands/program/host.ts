import { fromEnvironment } from '../../config/environment.js';
import { localTime } from '../../ui/format.js';
import { type Output, StandardOutput } from '../../ui/standard-output.js';

/** The parts of a process that a run touches; tests pass their own. */
export interface Host {
  stdin: NodeJS.ReadStream;
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** The current process. */
export function thisProcess(argv: string[]): Host {
  // `schedule` sets it; a log in JSON is for programs, which do not need it.
  const Out = fromEnvironment(process.env, 'logTime') && !argv.includes('--json') ? LogOutput : StandardOutput;
  return {
    // Created on first use, because that takes time and few commands read input.
    get stdin() {
      return process.stdin;
    },
    stdout: new Out('stdout'),
    stderr: new Out('stderr'),
    env: process.env,
    on: (signal, listener) => process.on(signal, listener),
    off: (signal, listener) => process.off(signal, listener),
  };
}

/** stdout or stderr in a log that is read days later: every line begins with the local time. */
class LogOutput extends StandardOutput {
  override write(text: string, written?: () => void): void {
    const time = localTime(new Date().toISOString());
    super.write(text.replaceAll(/^(?=.)/gm, `${time} `), written);
  }
}
