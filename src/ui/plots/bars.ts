import { plain } from '../safe-text.js';
import { GAP } from '../table.js';
import { displayWidth } from '../width.js';

/** A shorter bar shows nothing useful. */
const SHORTEST = 5;

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A horizontal bar of `share` (0 to 1) of `width` columns, to an eighth of a column; a share above 0 is always visible. */
export function bar(share: number, width: number): string {
  const bounded = Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1);
  const parts = Math.round(bounded * width * 8);
  const shown = bounded > 0 ? Math.max(parts, 1) : 0;
  return `${'█'.repeat(Math.floor(shown / 8))}${eighths[shown % 8]}`;
}

/**
 * Columns for bars at the end of a table, max `longest`: what its other columns leave of a terminal's width; 0 if that is
 * too little.
 */
export function roomForBars(width: number, rows: readonly (readonly string[])[], longest: number): number {
  const columns =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => displayWidth(plain(row[column] ?? ''))))) ?? [];
  const room = width - columns.reduce((sum, column) => sum + column + GAP, 0);
  return room < SHORTEST ? 0 : Math.min(room, longest);
}
