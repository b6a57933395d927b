import type { Context } from '../../../src/commands/context.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { createUi } from '../../../src/ui/terminal.js';
import { Keyboard, Screen } from '../../ui/streams.js';

/** A context on streams of its own, and what was printed on them. */
export function contextOf({
  env,
  signal = new AbortController().signal,
  json = false,
}: {
  env: Record<string, string>;
  signal?: AbortSignal;
  json?: boolean;
}): { context: Context; said(): { stdout: string; stderr: string } } {
  const [stdout, stderr, stdin] = [new Screen({}), new Screen({}), new Keyboard(false)];
  const ui = createUi({ stdin, stdout, stderr, env, json, color: false, signal });
  const context = {
    settings: resolveSettings(env),
    env,
    ui,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout,
    signal,
  };
  return { context, said: () => ({ stdout: stdout.text, stderr: stderr.text }) };
}
