import { Command } from 'commander';
import { readVersion } from '../../config/version.js';
import type { Definition } from '../definition.js';
import { type CommandName, commandNames, commands } from './commands.js';
import { addArguments, addOptions, globalOptions } from './options.js';

/** Runs a command with the arguments and options that commander parsed. */
export type Call = (definition: Definition, command: Command) => Promise<void>;

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
    .description('Keeps your Polar training data on your own machine and exports it in the formats other tools read.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true })
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
  if (more !== undefined) command.addHelpText('after', more);
  command.addHelpText('after', exampleText(examples)).action(() => call?.(definition, command));
}

function exampleText(lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ polar-sync ${line}`).join('\n')}`;
}
