import { plain } from './safe-text.js';
import { paint } from './style.js';
import type { Align, CellStyle } from './ui.js';
import { displayWidth } from './width.js';

/** Spaces between two columns. */
export const GAP = 2;
const NARROWEST = 5;

/** The cells of a table as text, with a title and an alignment for each column. */
export interface TableData {
  head: string[];
  rows: string[][];
  align: Align[];
  style?: CellStyle;
}

/** Tab-separated with a header line and nothing cut off: for `cut`, `awk` and files. */
export function* tabLines(head: string[], rows: Iterable<string[]>): Generator<string, void, undefined> {
  yield tabLine(head);
  for (const row of rows) yield tabLine(row);
}

const tabLine = (row: string[]) => `${row.map(plain).join('\t')}\n`;

/** Columns aligned and cut to `width`; the header is bold if color is shown. */
export async function terminalTable(data: TableData, width: number, color: boolean): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const head = data.head.map(plain);
  const rows = data.rows.map((row) => row.map(plain));
  const table = new Table({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
    colWidths: fitColumns(head, rows, data.align, width).map((column) => column + GAP),
    colAligns: head.map((_, column) => data.align[column] ?? 'left'),
    truncate: '…',
  });
  table.push(head, ...(color && data.style ? painted(rows, data.style) : rows));
  const lines = table.toString().split('\n');
  return lines.map((line, index) => `${titled(line.trimEnd(), color && index === 0)}\n`).join('');
}

function painted(rows: string[][], style: CellStyle): string[][] {
  return rows.map((row, index) =>
    row.map((cell, column) => {
      const chosen = style(index, column);
      return chosen && cell !== '' ? paint(chosen, cell) : cell;
    }),
  );
}

function titled(line: string, bold: boolean): string {
  return bold ? paint('bold', line) : line;
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/**
 * The width of each column: what it needs, or, if the total is too wide, less for the widest left-aligned ones, then for
 * numbers whose titles are wider than they are.
 */
function fitColumns(head: string[], rows: string[][], align: Align[], width: number): number[] {
  const columns = head.map((title, column) =>
    rows.reduce((max, row) => Math.max(max, displayWidth(row[column] ?? '')), displayWidth(title)),
  );
  const total = () => columns.reduce((sum, column) => sum + column, GAP * (columns.length - 1));
  for (let excess = total() - width; excess > 0; excess = total() - width) {
    const widest = widestShrinkable(columns, align);
    if (widest === undefined) break;
    columns[widest] = Math.max(NARROWEST, (columns[widest] ?? 0) - 1);
  }
  const numbers = columns.map((_, column) =>
    rows.reduce((max, row) => Math.max(max, displayWidth(row[column] ?? '')), NARROWEST),
  );
  for (let excess = total() - width; excess > 0; excess = total() - width) {
    const spare = columns.map((column, index) => column - (numbers[index] ?? column));
    const most = Math.max(...spare);
    if (most <= 0) break;
    const index = spare.indexOf(most);
    columns[index] = (columns[index] ?? 0) - 1;
  }
  return columns;
}

function widestShrinkable(columns: number[], align: Align[]): number | undefined {
  let found: number | undefined;
  columns.forEach((column, index) => {
    if (align[index] === 'right' || column <= NARROWEST) return;
    if (found === undefined || column > (columns[found] ?? 0)) found = index;
  });
  return found;
}
