const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
const BRAILLE = 0x2800;
/** Bits of a braille character by line and column of its dots (Unicode, Braille Patterns). */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A dot, counted from the left and from the top. */
export interface Dot {
  x: number;
  y: number;
}

/** Dots in a column and in a line of text. */
export const dotsPerCell = { across: DOTS_ACROSS, down: DOTS_DOWN } as const;

/** Dots drawn with braille characters. */
export class DotGrid {
  readonly #cells: Uint8Array[];

  constructor(wide: number, high: number) {
    const columns = Math.ceil(wide / DOTS_ACROSS);
    this.#cells = Array.from({ length: Math.ceil(high / DOTS_DOWN) }, () => new Uint8Array(columns));
  }

  /** Draws every dot between two, including both. */
  line(from: Dot, to: Dot): void {
    const length = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
    for (let i = 0; i <= length; i += 1) {
      this.#set(
        Math.round(from.x + ((to.x - from.x) * i) / length),
        Math.round(from.y + ((to.y - from.y) * i) / length),
      );
    }
  }

  lines(): string[] {
    return this.#cells.map((row) =>
      Array.from(row, (cell) => (cell === 0 ? ' ' : String.fromCharCode(BRAILLE + cell))).join(''),
    );
  }

  #set(x: number, y: number): void {
    const row = this.#cells[Math.floor(y / DOTS_DOWN)];
    const column = Math.floor(x / DOTS_ACROSS);
    const bit = bits[y % DOTS_DOWN]?.[x % DOTS_ACROSS];
    if (row?.[column] !== undefined && bit !== undefined) row[column] |= bit;
  }
}
