import { ownFilesGuard } from '../../config/own-files.js';
import { ExitCode, UsageError } from '../../errors.js';
import { destinationOf } from '../../export/files/destination.js';
import { dataFormatOf } from '../../export/kinds/files.js';
import { exportData } from '../../export/kinds/write.js';
import { bytes, count } from '../../ui/format.js';
import { withProgress } from '../../ui/progress.js';
import type { Context } from '../context.js';
import { openAthleteReader } from '../shared/athlete.js';
import type { FilterOptions } from '../shared/filter.js';
import { recordKindsOf } from './choose.js';
import { explainNoRecords, recordFilter } from './filter.js';
import { recordsOf } from './records.js';

/** The flags of `export` that can be combined with `--data`, and those that cannot. */
interface ExportDataOptions extends FilterOptions {
  format: string;
  table?: string;
  changed?: boolean;
  columns?: string;
}

/**
 * Exports records of some kinds.
 * @param out a folder, a file, or `-` for stdout.
 * @throws UsageError, StoreError, InterruptedError.
 */
export async function runExportData(
  context: Context,
  typed: string,
  options: ExportDataOptions,
  out: string,
): Promise<number> {
  const { ui, stdout, signal } = context;
  const kinds = recordKindsOf(typed);
  const format = dataFormatOf(options.format, kinds);
  if (options.table !== undefined && format !== 'csv') throw csvOnly();
  const destination = destinationOf(out, { extension: format, format }, stdout, ownFilesGuard(context));
  if (destination.kind === 'stream' && ui.json && format !== 'json') throw notOneValue(format);
  const filter = recordFilter(options, context);
  const reader = await openAthleteReader(context, options);
  try {
    const result = await withProgress(ui, 'Exporting', (progress) =>
      exportData({
        kinds,
        format,
        ...(options.table !== undefined && { table: options.table }),
        destination,
        records: (kind) => recordsOf(reader.records, kind, filter),
        signal,
        onProgress: (done) => progress.update(`Exporting: ${count(done, 'record')}`),
      }),
    );
    if (result.records === 0 && !ui.json) explainNoRecords(ui, reader.records, kinds, filter);
    if (destination.kind === 'stream') return ExitCode.ok;
    const { records, written, unchanged, files, bytes: size } = result;
    if (ui.json) {
      const summary = { records, written, unchanged, files, bytes: size };
      ui.result({ schema: 'polar-sync.export-data/1', data: kinds, format, out: destination.path, ...summary });
    } else {
      const parts = [count(written, 'file'), ...(unchanged > 0 ? [`${unchanged} unchanged`] : []), bytes(size)];
      ui.print(`${count(records, 'record')} as ${format} in ${out}: ${parts.join(', ')}.`);
    }
    return ExitCode.ok;
  } finally {
    reader.close();
  }
}

function csvOnly(): UsageError {
  return new UsageError('CSV_ONLY', 'Only CSV has tables.', { hint: 'Add --format csv, or leave --table out.' });
}

function notOneValue(format: string): UsageError {
  return new UsageError(
    'JSON_STDOUT',
    `--json promises one JSON value on stdout, but --out - writes ${format} there.`,
    {
      hint: 'Leave --json out, or name a file or folder with --out.',
    },
  );
}
