import type { Command } from 'commander';
import { type HelpLine, sentences } from './help-layout.js';

/** So wide that nothing is wrapped. */
const ENDLESS = 100_000;

/**
 * The help of every command by name, as the program itself prints it, and of the program under ''. The build stores
 * them, so that printing help loads nothing.
 */
export function helpPages(program: Command): Record<string, HelpLine[]> {
  return Object.fromEntries([
    ['', helpPage(program)],
    ...program.commands.map((command): [string, HelpLine[]] => [command.name(), helpPage(command)]),
  ]);
}

function helpPage(command: Command): HelpLine[] {
  const said: string[] = [];
  command.configureOutput({ getOutHelpWidth: () => ENDLESS, writeOut: (text) => said.push(text) });
  const information = command.helpInformation();
  command.outputHelp();
  const help = command.createHelp();
  const column = help.padWidth(command, help) + 4;
  const added = said.join('').slice(information.length);
  return [
    ...information
      .split('\n')
      .slice(0, -1)
      .map((line) => wrappable(line, column)),
    ...sentences(added),
  ];
}

function wrappable(line: string, column: number): HelpLine {
  if (line.startsWith('Usage: ') || !line.includes(' ')) return line;
  return [line.startsWith('  ') ? column : 0, line];
}
