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
  /** The words it takes, where they are fixed: for shells to complete. The command itself refuses others. */
  words?: readonly string[];
  /** As `words`, but the help lists them, and any other is refused as the command line is read. */
  choices?: readonly string[];
  /** Makes of what was typed what the command is given. */
  read?(typed: string): unknown;
  /** May be given several times: the command is given a list. */
  repeatable?: true;
  required?: true;
  /** Not in the help. */
  hidden?: true;
  /** What it means something for, when `--data` may choose what the command is about; without it, for everything. */
  of?: readonly Subject[];
}

/** An argument of a command; `name` as the help writes it: `<id>`, `[id...]`. */
export interface ArgumentDefinition {
  name: string;
  description: string;
  choices?: readonly string[];
}

/** A command: what its help says, what it takes and what it does. */
export interface Definition {
  description: string;
  arguments?: readonly ArgumentDefinition[];
  options?: readonly OptionDefinition[];
  /** More about its options, between them and the examples. */
  more?: string;
  /** Command lines without the name of the program; every command has one. */
  examples: readonly string[];
  /** It makes a profile, or needs none; otherwise one that is not there is refused. */
  anyProfile?: true | ((options: never) => boolean);
  /** It speaks of every command: after its options it is given the program, as commander sees it. */
  aboutAll?: true;
  /** Finds the settings in its own way. */
  settings?: typeof resolveSettings;
  /**
   * Does it.
   * @param given its arguments, then all options by name, also those every command takes.
   * @returns the exit code.
   */
  run(context: Context, ...given: never[]): Promise<number>;
}
