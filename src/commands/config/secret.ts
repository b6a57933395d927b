import { fromEnvironment } from '../../config/environment.js';
import { type FileSetting, type Setting, settingTable } from '../../config/setting-table.js';
import { InterruptedError, UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import { firstLine } from '../target/key.js';

/** The settings in `config.json` that are never shown, and never an argument. */
const secrets: readonly FileSetting[] = ['ping'];

export function isSecret(setting: FileSetting): boolean {
  return secrets.includes(setting);
}

/** The checked value of a secret: from the environment, asked for on a terminal, or the first line of stdin. */
export async function askFor({ env, ui, stdin, signal }: Context, setting: FileSetting): Promise<string> {
  const { variable, check = (value: string) => value }: Setting = settingTable[setting];
  const outside = fromEnvironment(env, setting);
  if (outside !== undefined) return check(outside, variable);
  const isTyped = ui.interactive && stdin.isTTY;
  const typed = isTyped
    ? await ui.ask(`${setting} (not shown):`, { secret: true })
    : stdin.isTTY
      ? ''
      : await firstLine(stdin, signal);
  if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'Interrupted.');
  if (typed.trim() !== '') return check(typed, 'What was given');
  throw new UsageError('SETTING_MISSING', `There is no value for ${setting}.`, {
    hint: `Pass it on stdin or in ${variable}.`,
  });
}
