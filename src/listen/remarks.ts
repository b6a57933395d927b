const quietMs = 60 * 60_000;

/** Lets a log that strangers can write into grow slowly: each remark once an hour, then with how often it was left out. */
export class Remarks {
  readonly #seen = new Map<string, { at: number; more: number }>();

  constructor(
    private readonly note: (line: string) => void,
    private readonly now: () => number,
  ) {}

  /** @param line one of a few fixed ones, never something a stranger has sent. */
  add(line: string): void {
    const seen = this.#seen.get(line);
    const now = this.now();
    if (seen && now - seen.at < quietMs) {
      seen.more += 1;
      return;
    }
    this.note(seen && seen.more > 0 ? `${line} And ${seen.more} times in the hour before.` : line);
    this.#seen.set(line, { at: now, more: 0 });
  }
}
