const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A horizontal bar of `share` (0 to 1) of `width` columns, to an eighth of a column; a share above zero is never invisible. */
export function bar(share: number, width: number): string {
  const bounded = Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1);
  const parts = Math.round(bounded * width * 8);
  const shown = bounded > 0 ? Math.max(parts, 1) : 0;
  return `${'█'.repeat(Math.floor(shown / 8))}${eighths[shown % 8]}`;
}
