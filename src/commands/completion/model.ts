import type { Command, Option } from 'commander';
import { DefinedArgument, DefinedOption } from '../program/options.js';

/** A flag as a shell completes it. */
export interface CompletionFlag {
  long: string;
  short?: string;
  description: string;
  /** What follows it; absent for a flag that stands alone. */
  value?: { choices: readonly string[]; file: boolean };
}

/** A command as a shell completes it. */
export interface CompletionCommand {
  name: string;
  description: string;
  flags: CompletionFlag[];
  /** The words its first argument can be; empty if they are not fixed. */
  words: readonly string[];
  /** Its arguments can be ids and dates of what is stored, which the program itself is asked for. */
  stored: boolean;
}

/** Every command with its flags, including the global ones. */
export interface CompletionModel {
  program: string;
  flags: CompletionFlag[];
  commands: CompletionCommand[];
}

/** Reads the commands from the program itself, so that a new flag completes without a change here. */
export function completionModel(program: Command): CompletionModel {
  const help = flag({
    long: '--help',
    short: '-h',
    description: 'print help for a command',
    required: false,
    optional: false,
  });
  const globals = [...visible(program.options).map(flag), help];
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: [...visible(command.options).map(flag), ...globals],
    words: command.registeredArguments[0]?.argChoices ?? [],
    stored: command.registeredArguments.some((one) => one instanceof DefinedArgument && one.completes === 'stored'),
  }));
  const names = commands.map(({ name }) => name);
  const helper = { name: 'help', description: 'print help for a command', flags: [], words: names, stored: false };
  return { program: program.name(), flags: globals, commands: [...commands, helper] };
}

/** The flags that decide what is stored: a shell passes them on when it asks. */
export const passedOn = ['--db', '--profile', '--athlete', '--data'] as const;

function visible(options: readonly Option[]): Option[] {
  return options.filter((option) => !option.hidden);
}

type OptionFacts = Pick<Option, 'description' | 'required' | 'optional'> &
  Partial<Pick<Option, 'long' | 'short' | 'flags'>>;

function flag(option: OptionFacts): CompletionFlag {
  const { long = '', short, description } = option;
  const choices = option instanceof DefinedOption ? option.words : [];
  const file = /<(path|folder)>/.test(option.flags ?? '');
  return {
    long,
    ...(short != null && { short }),
    description,
    ...((option.required || option.optional) && { value: { choices, file } }),
  };
}
