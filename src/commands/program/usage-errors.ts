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

interface Said {
  message: string;
  hint: string;
}

/** Whether commander ended the run because help or the version was asked for. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** The command that a call is one of, as far as commander has come; else the program itself. */
export function commandCalled(program: Command): Command {
  return program.commands.find((command) => command.name() === program.args[0]) ?? program;
}

/** Puts what commander says about the call of a command into our words; other errors stay as they are. */
export function asUsageError(error: unknown, command: Command): unknown {
  if (!(error instanceof CommanderError)) return error;
  const text = error.message.replace(/^error: /, '');
  const { message, hint } = inOurWords(error.code, text, command) ?? asItIs(error.code, text, command);
  return new UsageError(codes[error.code] ?? 'USAGE', message, { hint, cause: error });
}

/** What is missing or cannot be is told with what the help says of it. */
function inOurWords(code: string, text: string, command: Command): Said | undefined {
  const [, name = '', value = ''] = /'([^']*)'(?:.*?'([^']*)')?/.exec(text) ?? [];
  switch (code) {
    case 'commander.missingMandatoryOptionValue':
      return { message: `The option ${name} is missing.`, hint: toGive(name, optionNamed(name, command)) };
    case 'commander.optionMissingArgument':
      return { message: `The option ${name} has no value.`, hint: toGive(name, optionNamed(name, command)) };
    case 'commander.missingArgument':
      return { message: `The argument <${name}> is missing.`, hint: toGive(`<${name}>`, argumentNamed(name, command)) };
    case 'commander.excessArguments': {
      const surplus = command.args.slice(command.registeredArguments.length).map((word) => JSON.stringify(word));
      return { message: `There is no place for ${surplus.join(' ')} in this call.`, hint: helpOf(command) };
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

function asItIs(code: string, text: string, command: Command): Said {
  const said = code === 'commander.help' ? 'no command was given' : text;
  const [first = '', ...rest] = said.split('\n');
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  return { message: sentence(first), hint: suggestion ? `Did you mean ${suggestion}?` : helpOf(command) };
}

const helpOf = (command: Command) =>
  `Run ${[command.parent?.name(), command.name()].join(' ').trim()} --help to see what it takes.`;

const toGive = (what: string, about: { description: string } | undefined) =>
  sentence(`Give ${what}${about ? `: ${about.description}` : ''}`);

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
