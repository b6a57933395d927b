import type { Environment } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import type { OutputStream, Ui } from '../ui/ui.js';

/** Everything a command touches; `run` functions take it as their first argument so that tests can pass their own. */
export interface Context {
  settings: Settings;
  env: Environment;
  ui: Ui;
  stdin: NodeJS.ReadStream;
  stdout: OutputStream;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}
