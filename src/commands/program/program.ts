import { Command, Help } from 'commander';
import { readVersion } from '../../config/version.js';
import type { Definition } from '../definition.js';
import { type CommandName, commandNames, commands, groups } from './commands.js';
import { layOut, sentences } from './help-layout.js';
import { addArguments, addOptions, globalOptions } from './options.js';

/** Runs a command with the arguments and options that commander parsed. */
export type Call = (definition: Definition, command: Command) => Promise<void>;

/** What the program is, in a sentence. */
export const summary =
  'Keeps your Polar training data on your own machine and exports it in the formats other tools read.';

/** Columns that text is wrapped to at least; help-layout.ts, which must load nothing, has the same number. */
const narrowest = 20;

interface ProgramOptions {
  /** The commands to define completely; of the others, only the name is known. */
  names?: readonly CommandName[];
  /** Where help and the version go; its width decides where lines are wrapped. */
  stdout?: {
    write(text: string): unknown;
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
  };
  call?: Call;
}

/** The program as commander sees it. */
export async function buildProgram({ names = commandNames, stdout, call }: ProgramOptions = {}): Promise<Command> {
  const program = new Command('polar-sync')
    .description(summary)
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: narrowest, subcommandTerm })
    .configureOutput({
      writeOut: (text) => void stdout?.write(text),
      // Errors in the command line are reported like all others, by main.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => (stdout?.isTTY && stdout.columns) || 80,
    })
    .exitOverride()
    .addHelpText('after', exampleText(['demo']));
  addOptions(program, globalOptions);
  for (const name of commandNames) {
    const group = groups[name];
    if (group !== undefined) program.commandsGroup(group);
    const command = program.command(name);
    if (names.includes(name)) define(command, (await commands[name]()).command, call);
  }
  return program;
}

function define(command: Command, definition: Definition, call: Call | undefined): void {
  const { description, arguments: args, options, more, examples } = definition;
  command.description(description);
  addArguments(command, args);
  addOptions(command, options);
  // Commander does not wrap what is added to the help.
  if (more !== undefined) {
    command.addHelpText('after', () => layOut(sentences(more), command.configureOutput().getOutHelpWidth?.() ?? 80));
  }
  command.addHelpText('after', exampleText(examples)).action(() => call?.(definition, command));
}

/** A command in the overview, without `[options]`, which all of them have: its description needs the room. */
function subcommandTerm(command: Command): string {
  return new Help().subcommandTerm(command).replace(' [options]', '');
}

function exampleText(lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ polar-sync ${line}`).join('\n')}`;
}
