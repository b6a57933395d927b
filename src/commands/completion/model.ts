import type { Command, Option } from 'commander';
import { originalFormats } from '../../accesslink/types.js';
import { csvTables, formatNames } from '../../export/format.js';
import { dataKindNames } from '../../kinds/kinds.js';
import { workoutTypes } from '../../workouts/workout-types.js';
import { dataNames } from '../data/choose.js';
import { sortNames } from '../list/sort.js';
import { groupings } from '../stats/stats.js';

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
  /** The words its first argument can be; empty when they are not fixed. */
  words: readonly string[];
}

/** Every command with its flags, the global ones among them. */
export interface CompletionModel {
  program: string;
  flags: CompletionFlag[];
  commands: CompletionCommand[];
}

/** Values that are fixed, though the option says them in words only. A test holds them against the help. */
const choices: Readonly<Record<string, readonly string[]>> = {
  'login --token-store': ['keychain', 'file'],
  'login --api': ['v3', 'v4', 'auto'],
  'pull --source': ['auto', 'v4', 'exercises', 'transactions'],
  'export --format': [...formatNames, 'original'],
  'pull --originals': originalFormats,
  'export --table': csvTables,
  'list --sort': sortNames,
  'stats --by': groupings,
  'pull --data': ['workouts', ...dataKindNames, 'all'],
  'schedule --data': ['workouts', ...dataKindNames, 'all'],
  'list --data': dataNames,
  'show --data': dataNames,
  'export --data': dataNames,
  'schema --data': dataNames,
  ...Object.fromEntries(['list', 'stats', 'report', 'export'].map((name) => [`${name} --sport`, workoutTypes])),
};

/** Reads the commands off the program itself, so that a new flag completes without a word here. */
export function completionModel(program: Command): CompletionModel {
  const help = flag('help', {
    long: '--help',
    short: '-h',
    description: 'help for a command',
    required: false,
    optional: false,
  });
  const globals = [...visible(program.options).map((option) => flag('', option)), help];
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: [...visible(command.options).map((option) => flag(command.name(), option)), ...globals],
    words: command.registeredArguments[0]?.argChoices ?? [],
  }));
  const names = commands.map(({ name }) => name);
  const helper = { name: 'help', description: 'help for a command', flags: [], words: names };
  return { program: program.name(), flags: globals, commands: [...commands, helper] };
}

function visible(options: readonly Option[]): Option[] {
  return options.filter((option) => !option.hidden);
}

type OptionFacts = Pick<Option, 'description' | 'required' | 'optional'> &
  Partial<Pick<Option, 'long' | 'short' | 'argChoices' | 'flags'>>;

function flag(command: string, option: OptionFacts): CompletionFlag {
  const { long = '', short, description } = option;
  const known = option.argChoices ?? choices[`${command} ${long}`] ?? [];
  const file = /<(path|folder)>/.test(option.flags ?? '');
  return {
    long,
    ...(short != null && { short }),
    description,
    ...((option.required || option.optional) && { value: { choices: known, file } }),
  };
}
