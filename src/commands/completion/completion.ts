import type { Command } from 'commander';
import { ExitCode } from '../../errors.js';
import { orList } from '../../ui/format.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { completionModel } from './model.js';
import { zshCompletion } from './zsh.js';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const shells = Object.keys(scripts);

/** `polar-sync completion`. */
export const command: Definition = {
  description: 'print a completion script for your shell',
  arguments: [{ name: '<shell>', description: orList(shells), choices: shells }],
  examples: ['completion bash > ~/.local/share/bash-completion/completions/polar-sync', 'completion fish | source'],
  anyProfile: true,
  aboutAll: true,
  run: runCompletion,
};

/** Prints the completion script of a shell, made from the program's own commands and flags. */
export async function runCompletion(
  { ui, stdout }: Context,
  shell: keyof typeof scripts,
  _options: unknown,
  program: Command,
): Promise<number> {
  const script = scripts[shell](completionModel(program));
  if (ui.json) ui.result({ schema: 'polar-sync.completion/1', shell, script });
  // Written directly: a shell reads it, so it must not get the timestamps of a log.
  else stdout.write(`${script.trimEnd()}\n`);
  return ExitCode.ok;
}
