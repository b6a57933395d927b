import { Argument, type Command, Option } from 'commander';
import type { ArgumentDefinition, OptionDefinition } from '../definition.js';

/** The options of every command. */
export const globalOptions: readonly OptionDefinition[] = [
  { flags: '--json', description: 'print the result as one JSON value on stdout, errors as one JSON line on stderr' },
  { flags: '-q, --quiet', description: 'no notes and no progress' },
  { flags: '--no-color', description: 'no colors (as NO_COLOR)' },
  { flags: '--db <path>', description: 'the database to use' },
  {
    flags: '--profile <name>',
    description: 'the profile to use: each has its own token, database and configuration',
  },
  { flags: '--debug', description: 'print every request on stderr, and the stack of an error' },
];

/** An option that knows the words it accepts, even if commander does not check them. */
export class DefinedOption extends Option {
  readonly words: readonly string[];

  constructor({ flags, description, words, choices, read, repeatable, required, hidden }: OptionDefinition) {
    super(flags, description);
    this.words = choices ?? words ?? [];
    if (choices) this.choices(choices);
    if (read) this.argParser(read);
    // Commander itself collects values only for options with choices and `...` in their flags.
    if (repeatable) this.argParser((typed: string, before: string[] = []) => [...before, typed]);
    if (required) this.makeOptionMandatory();
    if (hidden) this.hideHelp();
  }
}

/** Adds a command's options in commander. */
export function addOptions(command: Command, options: readonly OptionDefinition[] = []): void {
  for (const option of options) command.addOption(new DefinedOption(option));
}

/** Adds a command's arguments in commander. */
export function addArguments(command: Command, all: readonly ArgumentDefinition[] = []): void {
  for (const { name, description, choices } of all) {
    const argument = new Argument(name, description);
    command.addArgument(choices ? argument.choices(choices) : argument);
  }
}
