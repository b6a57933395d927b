import { Argument, type Command, Option } from 'commander';
import type { ArgumentDefinition, OptionDefinition } from '../definition.js';

/** What every command takes. */
export const globalOptions: readonly OptionDefinition[] = [
  { flags: '--json', description: 'the result as one JSON value on stdout, errors as one JSON line on stderr' },
  { flags: '-q, --quiet', description: 'no remarks and no progress' },
  { flags: '--no-color', description: 'no colors (as NO_COLOR)' },
  { flags: '--db <path>', description: 'the database to use' },
  {
    flags: '--profile <name>',
    description: 'the account to use: each has its own token, database and configuration',
  },
  { flags: '--debug', description: 'every request on stderr; where an error came from, with its stack' },
];

/** An option that knows the words it takes, also where commander does not check them. */
export class DefinedOption extends Option {
  readonly words: readonly string[];

  constructor({ flags, description, words, choices, read, repeatable, required, hidden }: OptionDefinition) {
    super(flags, description);
    this.words = choices ?? words ?? [];
    if (choices) this.choices(choices);
    if (read) this.argParser(read);
    // Commander has this for options with choices alone, where `...` in their flags asks for it.
    if (repeatable) this.argParser((typed: string, before: string[] = []) => [...before, typed]);
    if (required) this.makeOptionMandatory();
    if (hidden) this.hideHelp();
  }
}

/** Tells commander what a command takes. */
export function addOptions(command: Command, options: readonly OptionDefinition[] = []): void {
  for (const option of options) command.addOption(new DefinedOption(option));
}

/** Tells commander what a command's arguments are. */
export function addArguments(command: Command, all: readonly ArgumentDefinition[] = []): void {
  for (const { name, description, choices } of all) {
    const argument = new Argument(name, description);
    command.addArgument(choices ? argument.choices(choices) : argument);
  }
}
