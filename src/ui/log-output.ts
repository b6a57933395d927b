import { localTime } from './format.js';
import { StandardOutput } from './standard-output.js';

/** stdout or stderr into a log that is read days later: every line begins with the local time. */
export class LogOutput extends StandardOutput {
  override write(text: string, written?: () => void): void {
    const time = localTime(new Date().toISOString());
    super.write(text.replaceAll(/^(?=.)/gm, `${time} `), written);
  }
}
