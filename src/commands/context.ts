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

/** The same context with other settings, signal, environment or output. Its streams are still created on first use. */
export function contextWith(
  context: Context,
  { settings = context.settings, signal = context.signal, env = context.env, ui = context.ui }: Partial<Context>,
): Context {
  return {
    ...{ settings, signal, env, ui },
    get stdin() {
      return context.stdin;
    },
    get stdout() {
      return context.stdout;
    },
  };
}
