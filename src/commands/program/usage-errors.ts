import { CommanderError } from 'commander';
import { UsageError } from '../../errors.js';

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

/** Whether commander ended the run because help or the version was asked for. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Puts what commander says about a command line into our words; other errors stay as they are. */
export function asUsageError(error: unknown, commandName: string): unknown {
  if (!(error instanceof CommanderError)) return error;
  const said = error.code === 'commander.help' ? 'no command was given' : error.message;
  const [first = '', ...rest] = said.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (?:one of )?(.*)\?\)/.exec(rest.join(' '))?.[1];
  return new UsageError(codes[error.code] ?? 'USAGE', sentence(first), {
    hint: suggestion ? `Did you mean ${suggestion}?` : `Run ${commandName} --help to see what it takes.`,
    cause: error,
  });
}

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
