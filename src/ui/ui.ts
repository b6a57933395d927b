import type { Units } from './units.js';

/** A command's output: results to stdout, everything else to stderr, motion only on a terminal. */
export interface Ui {
  readonly json: boolean;
  readonly quiet: boolean;
  /** stderr is a terminal that can show motion. */
  readonly interactive: boolean;
  /** stdout is a terminal, so bars and plots can be shown. */
  readonly terminal: boolean;
  /** Columns of stdout; 80 if it is not a terminal. */
  readonly width: number;
  /** How values are shown to people. */
  readonly units: Units;
  /** The one JSON value of a `--json` run. */
  result(value: unknown): void;
  /** As `result`, for an array: the values are read one after the other, so that they are never all in memory. */
  results(values: Iterable<unknown>): Promise<void>;
  /** A line of the result as text (stdout). Never used with `--json`. */
  print(line: string): void;
  /** A remark (stderr); silent with `--quiet`. */
  note(line: string): void;
  /** Something you should act on (stderr), also with `--quiet`. */
  warn(line: string): void;
  /** Details for debugging (stderr); only with `--debug`, then also with `--quiet`. */
  debug(line: string): void;
  /**
   * A table (stdout): fitted to the width on a terminal, tab-separated and uncut elsewhere, where rows are read one after
   * the other. Cells are text; the caller right-aligns numbers. `style` colors cells, by row and column counted from 0, if
   * color is shown.
   */
  table(head: string[], rows: Iterable<string[]>, align?: Align[], style?: CellStyle): Promise<void>;
  /**
   * Gathers what `body` prints, and shows it in the pager if it is longer than the terminal is high; elsewhere it is printed
   * directly. Not for endless output.
   */
  paged(body: () => Promise<void>): Promise<void>;
  /** Text in a style if stdout shows color, otherwise the text as it is. For `print` only. */
  paint(style: Style, text: string): string;
  /** Long work with a moving line on a terminal, silent elsewhere. */
  progress(text: string): Progress;
  /** Asks on the terminal; only when `interactive`. `secret` hides what is typed. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
}

/** The style of a cell, if color is shown; rows and columns count from 0, without the header. */
export type CellStyle = (row: number, column: number) => Style | undefined;

/** The alignment of a column. */
export type Align = 'left' | 'right';

/** The styles for `paint`. */
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Ends with exactly one of `done` and `fail`; later calls do nothing. */
export interface Progress {
  update(text: string): void;
  done(text?: string): void;
  fail(text?: string): void;
}

/** The parts of a stdout or stderr that matter here. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** The parts of a stdin that matter here. */
export type InputStream = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};
