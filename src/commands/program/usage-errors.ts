import { type Command, CommanderError } from 'commander';
import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';

const codes: Readonly<Record<string, string>> = {
  'commander.help': 'MISSING_COMMAND',
  'commander.unknownOption': 'UNKNOWN_OPTION',
  'commander.unknownCommand': 'UNKNOWN_COMMAND',
  'commander.missingMandatoryOptionValue': 'MISSING_OPTION',
  'commander.missingArgument': 'MISSING_ARGUMENT',
  'commander.optionMissingArgument': 'MISSING_VALUE',
  'commander.excessArguments': 'EXCESS_ARGUMENTS',
  'commander.invalidArgument': 'INVALID_VALUE',
  'commander.conflictingOption': 'CONFLICTING_OPTIONS',
};

interface Explanation {
  message: string;
  hint: string;
}

/** Whether commander ended the run because it printed help or the version. */
export function isHelpOrVersion(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** The called command, as far as commander has parsed; otherwise the program itself. */
export function commandCalled(program: Command): Command {
  return program.commands.find((command) => command.name() === program.args[0]) ?? program;
}

/** Rewords commander's errors; other errors stay as they are. */
export function asUsageError(error: unknown, command: Command): unknown {
  if (!(error instanceof CommanderError)) return error;
  const text = error.message.replace(/^error: /, '');
  const { message, hint } = reworded(error.code, text, command) ?? unchanged(error.code, text, command);
  return new UsageError(codes[error.code] ?? 'USAGE', message, { hint, cause: error });
}

/** The hint for a missing or invalid value is its description in the help. */
function reworded(code: string, text: string, command: Command): Explanation | undefined {
  const [, name = '', value = ''] = /'([^']*)'(?:.*?'([^']*)')?/.exec(text) ?? [];
  switch (code) {
    case 'commander.missingMandatoryOptionValue':
      return { message: `The option ${name} is missing.`, hint: add(name, optionNamed(name, command)) };
    case 'commander.optionMissingArgument':
      return { message: `The option ${name} has no value.`, hint: add(name, optionNamed(name, command)) };
    case 'commander.missingArgument':
      return { message: `The argument <${name}> is missing.`, hint: add(`<${name}>`, argumentNamed(name, command)) };
    case 'commander.excessArguments': {
      const surplus = command.args.slice(command.registeredArguments.length).map((word) => JSON.stringify(word));
      return { message: `Unexpected argument: ${surplus.join(' ')}.`, hint: helpOf(command) };
    }
    case 'commander.invalidArgument': {
      const isArgument = text.startsWith('command-argument');
      const [what, typed] = isArgument ? [`argument <${value}>`, name] : [`option ${name}`, value];
      const choices = (isArgument ? argumentNamed(value, command) : optionNamed(name, command))?.argChoices ?? [];
      const hint = meant(typed, choices, `Choose one of: ${choices.join(', ')}.`);
      return { message: `The ${what} cannot be ${JSON.stringify(typed)}.`, hint };
    }
    default:
      return undefined;
  }
}

function unchanged(code: string, text: string, command: Command): Explanation {
  const [first = '', ...rest] = (code === 'commander.help' ? 'no command was given' : text).split('\n');
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  return { message: sentence(first), hint: suggestion ? `Did you mean ${suggestion}?` : helpOf(command) };
}

const helpOf = (command: Command) =>
  `Run ${[command.parent?.name(), command.name()].join(' ').trim()} --help to see its options.`;

const add = (what: string, about: { description: string } | undefined) =>
  sentence(`Add ${what}${about ? `: ${about.description}` : ''}`);

function optionNamed(flags: string, command: Command) {
  return [...command.options, ...(command.parent?.options ?? [])].find((option) => option.flags === flags);
}

function argumentNamed(name: string, command: Command) {
  return command.registeredArguments.find((argument) => argument.name() === name);
}

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
