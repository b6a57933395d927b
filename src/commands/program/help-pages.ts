import type { Command } from 'commander';
import type { HelpLine } from './help-layout.js';

/** So wide that nothing is broken. */
const ENDLESS = 100_000;

/**
 * The help of every command as the program itself tells it, by name, and of the program under ''. The build writes
 * them down, so that asking for help loads nothing.
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
      .map((line) => breakable(line, column)),
    ...added.split('\n'),
  ];
}

function breakable(line: string, column: number): HelpLine {
  if (line.startsWith('Usage: ') || !line.includes(' ')) return line;
  return [line.startsWith('  ') ? column : 0, line];
}
