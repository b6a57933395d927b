import type { Rows, SqlValue } from '../../query/reader-program.js';

/** The rows as RFC 4180 has them, with a header; empty is NULL. */
export function* csvLines({ columns, rows }: Rows): Generator<string> {
  for (const cells of [columns, ...rows]) yield `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: SqlValue): string {
  if (value === null) return '';
  const text = String(value);
  // An empty text is not NULL.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
