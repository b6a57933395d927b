import type { resolveSettings } from '../config/settings.js';
import type { RecordKind } from '../kinds/kinds.js';
import type { Context } from './context.js';

/** What an option chooses or orders. */
export type Subject = 'workouts' | RecordKind;

/** An option of a command. */
export interface OptionDefinition {
  /** As the help writes it: `-q, --quiet`, `--last <n>`, `--no-browser`. */
  flags: string;
  description: string;
  /** The words it accepts, if they are fixed: for shells to complete. The command itself rejects others. */
  words?: readonly string[];
  /** As `words`, but the help lists them, and any other is rejected as the command line is read. */
  choices?: readonly string[];
  /** Turns what was typed into what the command gets. */
  read?(typed: string): unknown;
  /** May be given several times: the command gets a list. */
  repeatable?: true;
  /** May be given several times, each time with words separated by commas: the command gets all of them, so separated. */
  joined?: true;
  /** Given a second time, it is rejected, because the first one would be lost. */
  once?: true;
  required?: true;
  /** Not in the help. */
  hidden?: true;
  /** What it applies to, if `--data` may choose what the command is about; absent: everything. */
  of?: readonly Subject[];
}

/** An argument of a command; `name` as the help writes it: `<id>`, `[id...]`. */
export interface ArgumentDefinition {
  name: string;
  description: string;
  choices?: readonly string[];
  /** Shells complete it with the ids and dates of what is stored. */
  completes?: 'stored';
}

/** A command: what its help says, what it accepts and what it does. */
export interface Definition {
  description: string;
  arguments?: readonly ArgumentDefinition[];
  options?: readonly OptionDefinition[];
  /** More about its options, printed between them and the examples. */
  more?: string;
  /** Command lines without the name of the program; every command has one. */
  examples: readonly string[];
  /** It creates a profile, or needs none; otherwise an unknown profile is rejected. */
  anyProfile?: true | ((options: never) => boolean);
  /** It is about all commands: after its options it gets the program, as commander sees it. */
  aboutAll?: true;
  /** Resolves the settings in its own way. */
  settings?: typeof resolveSettings;
  /**
   * Runs the command.
   * @param given its arguments, then all options by name, including those every command accepts.
   * @returns the exit code.
   */
  run(context: Context, ...given: never[]): Promise<number>;
}
