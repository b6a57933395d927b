import { GAP } from '../../ui/table.js';
import type { Align, CellStyle, Ui } from '../../ui/ui.js';
import { displayWidth } from '../../ui/width.js';

/** A column of a table on a terminal. */
export interface Column {
  title: string;
  align: Align;
  cells: string[];
}

/** Words may be cut to this width before another column is dropped. */
const CUT = 12;

/**
 * The columns that fit into `width`, without empty ones. If space is short, the columns of `expendable` are dropped, as
 * few as possible, in the given order.
 */
export function fitting(columns: readonly Column[], width: number, expendable: readonly string[]): Column[] {
  let kept = columns.filter(({ cells }) => cells.some((cell) => cell !== ''));
  for (const title of expendable) {
    if (leastWidth(kept) > width) kept = kept.filter((column) => column.title !== title);
  }
  return kept;
}

function leastWidth(columns: readonly Column[]): number {
  return columns.reduce(
    (sum, column) => sum + GAP + (column.align === 'left' ? Math.min(widest(column), CUT) : widest(column)),
    -GAP,
  );
}

const widest = ({ title, cells }: Column) => Math.max(...[title, ...cells].map(displayWidth));

/** Prints columns as a table. */
export function showColumns(ui: Ui, columns: readonly Column[], style?: CellStyle): Promise<void> {
  const [first] = columns;
  return ui.table(
    columns.map(({ title }) => title),
    (first?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? '')),
    columns.map(({ align }) => align),
    style,
  );
}
