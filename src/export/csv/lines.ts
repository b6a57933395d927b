import { printable } from '../xml/characters.js';
import type { Cell } from './csv-columns.js';

/** RFC 4180 ends every line with CRLF, the last one too. */
export const END = '\r\n';

/** A line of CSV (RFC 4180), including its line end. */
export function line(cells: Cell[]): string {
  return cells.map((cell) => quoted(cellText(cell))).join(',') + END;
}

/**
 * A line of tab-separated text, including its line end: what stands for a tab, a line break or a backslash in a cell is `\t`,
 * `\n`, `\r` or `\\`, as in PostgreSQL's text format, so that `cut` and `awk` see one line per row.
 */
export function tabLine(cells: Cell[]): string {
  return `${cells.map((cell) => escaped(cellText(cell))).join('\t')}\n`;
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  return typeof cell === 'object' ? guarded(printable(cell.free)) : String(cell);
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

function escaped(text: string): string {
  return text.replace(/[\t\n\r\\]/g, (character) => escapes[character] ?? character);
}

/** The characters a formula begins with; Japanese and Chinese spreadsheets accept the full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

// Where a comma is the decimal sign, spreadsheets split cells at semicolons and look for quotes only at the beginning of
// a cell, so they find cells inside ours. A dash before a space is a bullet.
const INNER_FORMULA = /(?<=[;\t\r\n]"?)(?=[=+@＝＋＠]|[-－](?! ))/g;

function guarded(text: string): string {
  const inner = text.replace(INNER_FORMULA, "'");
  return FORMULA.test(text) ? `'${inner}` : inner;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
