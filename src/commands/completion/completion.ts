import type { Command } from 'commander';
import { ExitCode } from '../../errors.js';
import type { Context } from '../context.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { completionModel } from './model.js';
import { zshCompletion } from './zsh.js';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Prints the completion script of a shell, read off the program's own commands and flags. */
export async function runCompletion(
  { ui, stdout }: Context,
  shell: keyof typeof scripts,
  program: Command,
): Promise<number> {
  const script = scripts[shell](completionModel(program));
  if (ui.json) ui.result({ schema: 'polar-sync.completion/1', shell, script });
  // For a shell to read: not a line of a log.
  else stdout.write(`${script.trimEnd()}\n`);
  return ExitCode.ok;
}
