import { fromEnvironment } from '../../config/environment.js';
import { localTime } from '../../ui/format.js';
import { type Output, StandardOutput } from '../../ui/standard-output.js';

/** The parts of a process a run touches; tests hand in their own. */
export interface Host {
  stdin: NodeJS.ReadStream;
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** This very process. */
export function thisProcess(argv: string[]): Host {
  // What `schedule` sets; a log of JSON is for programs, which have their own clock.
  const Out = fromEnvironment(process.env, 'logTime') && !argv.includes('--json') ? LogOutput : StandardOutput;
  return {
    // Made when it is first asked for, which takes time, and few commands read.
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

/** stdout or stderr into a log that is read days later: every line begins with the local time. */
class LogOutput extends StandardOutput {
  override write(text: string, written?: () => void): void {
    const time = localTime(new Date().toISOString());
    super.write(text.replaceAll(/^(?=.)/gm, `${time} `), written);
  }
}
