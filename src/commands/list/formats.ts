import { UsageError } from '../../errors.js';
import { workoutColumns } from '../../export/csv/csv-columns.js';
import { meant } from '../../nearest.js';
import type { Ui } from '../../ui/ui.js';
import type { OptionDefinition } from '../definition.js';

/** How a list is printed: `table` for people, the other two with raw values, as they are exported. */
const listFormats = ['table', 'tsv', 'csv'] as const;
export type ListFormat = (typeof listFormats)[number];

/** The flags that decide how a list is printed, as typed. */
export interface FormatOptions {
  /** Separated by commas. */
  columns?: string;
  format?: string;
}

/** The same as options. */
export const formatOptions: readonly OptionDefinition[] = [
  {
    flags: '--columns <names>',
    description: 'these columns, separated by commas, by their names in CSV and JSON: see help export',
    words: [...workoutColumns.keys()],
    joined: true,
  },
  {
    flags: '--format <format>',
    description: 'table (default), tsv or csv: these two with the values of an export, metric and in full',
    words: listFormats,
    once: true,
  },
];

/** What was chosen; no columns: all of them, or in a table those that fit. @throws UsageError LIST_FORMAT, JSON_COLUMNS */
export function chosenFormat({ columns, format }: FormatOptions, ui: Pick<Ui, 'json'>): ChosenFormat {
  const known = listFormats.find((name) => name === (format ?? 'table').toLowerCase());
  if (known === undefined) {
    throw new UsageError('LIST_FORMAT', `Cannot list as ${JSON.stringify(format)}.`, {
      hint: meant(String(format), listFormats, `Choose one of: ${listFormats.join(', ')}. For JSON, add --json.`),
    });
  }
  if (ui.json && (format !== undefined || columns !== undefined)) {
    const flag = format === undefined ? '--columns' : '--format';
    throw new UsageError('JSON_COLUMNS', `--json prints whole values, so ${flag} means nothing with it.`, {
      hint: `Leave out --json, or ${flag}.`,
    });
  }
  const names = columns?.split(',').map((name) => name.trim());
  return { format: known, ...(names && { columns: [...new Set(names)] }) };
}

export interface ChosenFormat {
  format: ListFormat;
  columns?: readonly string[];
}

/** Rejects a column that is not among `known`. @throws UsageError UNKNOWN_COLUMN */
export function refuseUnknownColumns(wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError('UNKNOWN_COLUMN', `Unknown column ${JSON.stringify(unknown)}.`, {
    hint: meant(unknown, known, `Columns: ${known.join(', ')}.`),
  });
}
