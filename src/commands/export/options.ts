import { UsageError } from '../../errors.js';
import { workoutColumns } from '../../export/csv/csv-columns.js';
import type { Destination } from '../../export/files/destination.js';
import { DEFAULT_NAME_TEMPLATE, nameFields } from '../../export/files/file-name.js';
import { type CsvTableName, csvTables, dataFormats, formatNames } from '../../export/format.js';
import { meant } from '../../nearest.js';
import { orList } from '../../ui/format.js';
import type { OptionDefinition } from '../definition.js';
import { dataOption } from '../kinds/choose.js';
import { type FilterOptions, filterOptions } from '../shared/filter.js';

/** The default of `--out`: a folder in the current one. */
export const DEFAULT_OUT = 'polar-export/';

/** The values of `--format`: the formats, and Polar's original files. */
const formats = [...formatNames, 'original'] as const;

/** The flags of `export`, as typed. */
export interface ExportOptions extends FilterOptions {
  format: string;
  /** These kinds instead of workouts. */
  data?: string;
  /** A folder, a file, or `-` for stdout. */
  out?: string;
  /** How files in a folder are named. */
  name?: string;
  /** Only what differs from the files in the folder. */
  changed?: boolean;
  /** FIT only: the parts of a multisport session in one file. */
  multisport?: boolean;
  /** FIT only: as a file from the watch. */
  asDevice?: boolean;
  /** CSV only. */
  table?: string;
  /** CSV only: names separated by commas. */
  columns?: string;
}

/** The options of `export`. */
export const exportOptions: readonly OptionDefinition[] = [
  {
    flags: '--format <format>',
    description: `${formatNames.join(', ')}, or original for Polar's original files`,
    words: formats,
    required: true,
  },
  ...filterOptions,
  dataOption((some) => `instead of workouts: ${some}; as ${orList(dataFormats)}`),
  { flags: '--out <path>', description: `a folder, a file, or - for stdout (default: ${DEFAULT_OUT})` },
  { flags: '--changed', description: 'only what has changed since the last export into that folder', of: ['workouts'] },
  {
    flags: '--name <template>',
    description: `how files in a folder are named (default: ${DEFAULT_NAME_TEMPLATE})`,
    of: ['workouts'],
  },
  {
    flags: '--multisport',
    description: 'fit: the parts of a multisport session in one file, with one FIT session per part',
  },
  {
    flags: '--as-device',
    description: "fit: name Polar as the maker, so that services treat the file as the watch's own",
  },
  {
    flags: '--table <table>',
    description: `csv: only this table, ${orList(csvTables)}; a single file defaults to workouts`,
    words: csvTables,
  },
  {
    flags: '--columns <names>',
    description: 'csv: these columns of the workouts table, separated by commas',
    of: ['workouts'],
  },
];

/** Commander does not wrap this text. */
const WIDTH = 78;

/** The part of the help about the fields of file names and the columns of CSV. */
export const exportFields = `
Fields of --name:
${wrapped(nameFields.map((name) => `{${name}}`))}

Columns of the csv table of workouts:
${wrapped([...workoutColumns.keys()].join(', ').split(' '))}
`;

/** Indented lines of words, short enough for every terminal. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}

/** Rejects the two options that apply to FIT only. @throws UsageError FIT_ONLY */
export function refuseFitFlags({ multisport, asDevice }: ExportOptions, what: string): void {
  const flag = multisport ? '--multisport' : asDevice ? '--as-device' : undefined;
  if (flag === undefined) return;
  throw new UsageError('FIT_ONLY', `${flag} is for workouts as FIT files, not for ${what}.`, {
    hint: `Choose --format fit, or leave out ${flag}.`,
  });
}

/** What is chosen of a CSV export. @throws UsageError UNKNOWN_TABLE, COLUMNS_OF_SAMPLES */
export function csvOptions({ table, columns }: ExportOptions): { table?: CsvTableName; columns?: string[] } {
  const known = csvTables.find((name) => name === table);
  if (table !== undefined && known === undefined) {
    throw new UsageError('UNKNOWN_TABLE', `Unknown CSV table ${JSON.stringify(table)}.`, {
      hint: meant(table, csvTables, `Choose one of: ${csvTables.join(', ')}.`),
    });
  }
  if (known === 'samples' && columns !== undefined) {
    throw new UsageError('COLUMNS_OF_SAMPLES', 'Cannot choose columns of the samples table.', {
      hint: 'Leave out --columns, or --table samples.',
    });
  }
  return {
    ...(known !== undefined && { table: known }),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
  };
}

/** Rejects options that need a folder. @throws UsageError NAME_NEEDS_FOLDER, CHANGED_NEEDS_FOLDER */
export function refuseWithoutFolder({ name, changed }: ExportOptions, { kind }: Destination, out: string): void {
  if (kind === 'folder') return;
  if (name !== undefined) throw nameNeedsFolder(out);
  if (changed) throw changedNeedsFolder(out);
}

function changedNeedsFolder(out: string): UsageError {
  return new UsageError('CHANGED_NEEDS_FOLDER', `--changed needs a folder, and ${out} is not one.`, {
    hint: 'Name a folder with --out, ending with a slash, or leave --changed out.',
  });
}

function nameNeedsFolder(out: string): UsageError {
  return new UsageError('NAME_NEEDS_FOLDER', `--name needs a folder, and ${out} is not one.`, {
    hint: 'Name a folder with --out, ending with a slash, or leave --name out.',
  });
}
