/** Where a command speaks: results to stdout, everything else to stderr, motion only on a terminal. */
export interface Ui {
  readonly json: boolean;
  readonly quiet: boolean;
  /** stderr is a terminal that takes motion. */
  readonly interactive: boolean;
  /** stdout is a terminal: a person looks at it, and bars and plots have a place. */
  readonly terminal: boolean;
  /** Columns of stdout; 80 when it is not a terminal. */
  readonly width: number;
  /** The one JSON value of a `--json` run. */
  result(value: unknown): void;
  /** As `result`, of an array: each value is taken when its turn has come, so that all of them are never held at once. */
  results(values: Iterable<unknown>): Promise<void>;
  /** A line of the result for a person (stdout). Never used with `--json`. */
  print(line: string): void;
  /** A remark (stderr); silent with `--quiet`. */
  note(line: string): void;
  /** Something the person should act on (stderr), also with `--quiet`. */
  warn(line: string): void;
  /** What goes on behind (stderr); only with `--debug`, then also with `--quiet`. */
  debug(line: string): void;
  /**
   * A table for a person (stdout): fitted to the width on a terminal, tab-separated and whole elsewhere, where each row is
   * taken when its turn has come. Cells are
   * text; numbers are right-aligned by the caller's choice. `style` colors cells, by row and column counted from 0,
   * where color is shown.
   */
  table(head: string[], rows: Iterable<string[]>, align?: Align[], style?: CellStyle): Promise<void>;
  /**
   * Gathers what `body` prints and shows it in the person's pager when it is longer than the terminal is high; elsewhere
   * it is printed as it comes. Not for output without end.
   */
  paged(body: () => Promise<void>): Promise<void>;
  /** Text in a style where stdout shows color, else the text as it is. For `print` only. */
  paint(style: Style, text: string): string;
  /** Long work with a moving line on a terminal, silent elsewhere. */
  progress(text: string): Progress;
  /** Asks on the terminal; only when `interactive`. `secret` hides what is typed. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
}

/** How a cell is painted, where there is color; rows and columns count from 0, without the head. */
export type CellStyle = (row: number, column: number) => Style | undefined;

/** Of the cells of a column. */
export type Align = 'left' | 'right';

/** What a text can be painted in. */
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Ends with exactly one of `done` and `fail`; what is called afterwards does nothing. */
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
