/** Where a command speaks: results to stdout, everything else to stderr, motion only on a terminal. */
export interface Ui {
  readonly json: boolean;
  readonly quiet: boolean;
  /** stderr is a terminal that takes motion. */
  readonly interactive: boolean;
  /** Columns of stdout; 80 when it is not a terminal. */
  readonly width: number;
  /** The one JSON value of a `--json` run. */
  result(value: unknown): void;
  /** A line of the result for a person (stdout). Never used with `--json`. */
  print(line: string): void;
  /** A remark (stderr); silent with `--quiet`. */
  note(line: string): void;
  /** Something the person should act on (stderr), also with `--quiet`. */
  warn(line: string): void;
  /** A table for a person (stdout). Cells are text; numbers are right-aligned by the caller's choice. */
  table(head: string[], rows: string[][], align?: ('left' | 'right')[]): void;
  /** Long work with a moving line on a terminal, silent elsewhere. */
  progress(text: string): Progress;
  /** Asks on the terminal; only when `interactive`. `secret` hides what is typed. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
}

export interface Progress {
  update(text: string): void;
  done(text?: string): void;
  fail(text?: string): void;
}
