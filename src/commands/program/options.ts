import { Argument, type Command, Option } from 'commander';
import { unitSystems } from '../../config/unit-system.js';
import { UsageError } from '../../errors.js';
import type { ArgumentDefinition, OptionDefinition } from '../definition.js';

/** The options of every command. */
export const globalOptions: readonly OptionDefinition[] = [
  { flags: '--json', description: 'print the result as one JSON value on stdout, errors as one JSON line on stderr' },
  { flags: '-q, --quiet', description: 'no notes and no progress' },
  { flags: '--no-color', description: 'no colors (as NO_COLOR)' },
  { flags: '--units <system>', description: 'units of what is shown: metric or imperial', words: unitSystems },
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

  constructor(definition: OptionDefinition) {
    const { flags, description, words, choices, read, repeatable, joined, once, required, hidden } = definition;
    super(flags, description);
    this.words = choices ?? words ?? [];
    if (choices) this.choices(choices);
    if (read) this.argParser(read);
    // Commander itself collects values only for options with choices and `...` in their flags.
    if (repeatable) this.argParser((typed: string, before: string[] = []) => [...before, typed]);
    if (joined)
      this.argParser((typed: string, before?: string) => (before === undefined ? typed : `${before},${typed}`));
    if (once) this.argParser((typed: string, before?: string) => onlyOnce(this.long ?? flags, typed, before));
    if (required) this.makeOptionMandatory();
    if (hidden) this.hideHelp();
  }
}

/** @throws UsageError GIVEN_TWICE */
function onlyOnce(flag: string, typed: string, before: string | undefined): string {
  if (before === undefined) return typed;
  throw new UsageError('GIVEN_TWICE', `${flag} was given twice: ${before} and ${typed}.`, { hint: 'Give it once.' });
}

/** Adds a command's options in commander. */
export function addOptions(command: Command, options: readonly OptionDefinition[] = []): void {
  for (const option of options) command.addOption(new DefinedOption(option));
}

/** An argument that knows whether shells complete it with what is stored. */
export class DefinedArgument extends Argument {
  readonly completes: ArgumentDefinition['completes'];

  constructor({ name, description, choices, completes }: ArgumentDefinition) {
    super(name, description);
    this.completes = completes;
    if (choices) this.choices(choices);
  }
}

/** Adds a command's arguments in commander. */
export function addArguments(command: Command, all: readonly ArgumentDefinition[] = []): void {
  for (const definition of all) command.addArgument(new DefinedArgument(definition));
}
