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

/** The values of `--format`: the formats of single workouts, a dataset of everything, and Polar's original files. */
const formats = [...formatNames, 'parquet', 'original'] as const;

/** The flags of `export`, as typed. */
export interface ExportOptions extends FilterOptions {
  format: string;
  /** These kinds instead of workouts. */
  data?: string;
  /** A folder, a file, or `-` for stdout. */
  out?: string;
  /** How files in a folder are named. */
  fileName?: string;
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
  /** Parquet only: every profile of this machine. */
  allProfiles?: boolean;
  /** Parquet only: without what identifies a person. */
  pseudonymize?: boolean;
}

/** The options of `export`. */
export const exportOptions: readonly OptionDefinition[] = [
  {
    flags: '--format <format>',
    description: `${formatNames.join(', ')}; parquet for a dataset of everything; original for Polar's original files`,
    words: formats,
    required: true,
  },
  ...filterOptions.map((option) =>
    option.flags.startsWith('--name ')
      ? { ...option, description: `${option.description}; with {…}, as --file-name` }
      : option,
  ),
  dataOption((some) => `instead of workouts: ${some}; as ${orList(dataFormats)}, routes as gpx too`),
  { flags: '--out <path>', description: `a folder, a file, or - for stdout (default: ${DEFAULT_OUT})` },
  { flags: '--changed', description: 'only what has changed since the last export into that folder', of: ['workouts'] },
  {
    flags: '--file-name <template>',
    description: `how files in a folder are named (default: ${DEFAULT_NAME_TEMPLATE})`,
    once: true,
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
    joined: true,
    of: ['workouts'],
  },
  { flags: '--all-profiles', description: 'parquet: every profile on this machine: each is an athlete of that name' },
  {
    flags: '--pseudonymize',
    description: 'parquet: pseudonyms instead of names; no places, notes, serial numbers, account',
  },
];

/** The part of the help about the fields of file names and the columns of CSV. */
export const exportFields = `
Fields of --file-name:
  ${nameFields.map((name) => `{${name}}`).join(' ')}

Columns of the csv table of workouts:
  ${[...workoutColumns.keys()].join(', ')}
`;

/**
 * The options with the template of file names in its place. `--name` was its flag before names could be filtered, and still
 * is if it has a field in braces; no template is without one.
 * @throws UsageError GIVEN_TWICE
 */
export function withFileName({ name = [], ...options }: ExportOptions): ExportOptions {
  const [template, ...others] = [...name.filter((text) => text.includes('{')), ...[options.fileName ?? []].flat()];
  if (others.length > 0) {
    throw new UsageError('GIVEN_TWICE', `Two templates for file names were given: ${template} and ${others[0]}.`, {
      hint: 'Give one, with --file-name.',
    });
  }
  const texts = name.filter((text) => !text.includes('{'));
  return {
    ...options,
    ...(template !== undefined && { fileName: template }),
    ...(texts.length > 0 && { name: texts }),
  };
}

/** Rejects the two options that apply to a dataset only. @throws UsageError PARQUET_ONLY */
export function refuseDatasetFlags({ allProfiles, pseudonymize, format }: ExportOptions): void {
  const flag = allProfiles ? '--all-profiles' : pseudonymize ? '--pseudonymize' : undefined;
  if (flag === undefined) return;
  throw new UsageError('PARQUET_ONLY', `${flag} is for a dataset, not for ${format}.`, {
    hint: `Choose --format parquet, or leave out ${flag}.`,
  });
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
export function refuseWithoutFolder({ fileName, changed }: ExportOptions, { kind }: Destination, out: string): void {
  if (kind === 'folder') return;
  if (fileName !== undefined) throw nameNeedsFolder(out);
  if (changed) throw changedNeedsFolder(out);
}

function changedNeedsFolder(out: string): UsageError {
  return new UsageError('CHANGED_NEEDS_FOLDER', `--changed needs a folder, and ${out} is not one.`, {
    hint: 'Name a folder with --out, ending with a slash, or leave --changed out.',
  });
}

function nameNeedsFolder(out: string): UsageError {
  return new UsageError('NAME_NEEDS_FOLDER', `--file-name needs a folder, and ${out} is not one.`, {
    hint: 'Name a folder with --out, ending with a slash, or leave --file-name out.',
  });
}
