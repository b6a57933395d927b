import { existsSync } from 'node:fs';
import type { Library } from '../../storage/library.js';
import { writeWitness } from '../../storage/witness/file.js';
import { type Testimony, WitnessKeeper, witnessFolder } from '../../storage/witness/witness.js';
import type { Context } from '../context.js';
import { withLockedStore } from '../shared/locked-store.js';
import { lostInWords, lostJson, remedyOf } from '../shared/lost.js';
import { behindInWords, testimonyOf } from '../shared/witness.js';
import type { DoctorReport } from './report.js';

/** Whether the database still has what was pulled into it: an older copy may have been put back. */
export function checkWitness(
  report: DoctorReport,
  store: Library | undefined,
  { settings }: Context,
  now: number,
): void {
  const name = 'witness';
  // A database that cannot be read has been reported already.
  if (!store && existsSync(settings.paths.dbFile)) return report.skip(name, 'The database cannot be read.');
  const testimony = testimonyOf(settings, store);
  const lost = lostJson(testimony, now);
  const { trouble } = testimony;
  const folder = witnessFolder(settings.paths);
  if (lost) {
    report.warn(name, `${behindInWords(lost.database)} ${lostInWords(lost)}.`, remedyOf(lost));
  } else if (trouble?.kind === 'damaged') {
    report.warn(
      name,
      `Cannot read the witness of this database in ${folder}, so it is not known whether an older copy was put back.`,
      'Run polar-sync pull, which creates a new one.',
    );
  } else if (trouble?.kind === 'copy') {
    report.ok(name, `This is a copy of ${trouble.path}; the first pull into it makes it a database of its own.`);
  } else if (!store) {
    report.skip(name, 'No database yet.');
  } else if (!testimony.own) {
    report.skip(name, 'There is none yet: the next pull creates it.');
  } else {
    report.ok(name, 'The database has everything that was pulled into it.');
  }
}

/** Forgets what is lost, because you said so. @throws BusyError PULL_RUNNING, StoreError. */
export async function acceptLoss({ settings, ui, signal }: Context): Promise<void> {
  const folder = witnessFolder(settings.paths);
  const path = settings.paths.dbFile;
  const note = (testimony: Testimony) => {
    const lost = lostJson(testimony, Date.now());
    ui.note(lost ? `No longer reported: ${lostInWords(lost)}.` : 'Nothing is missing, as far as the witness knows.');
  };
  if (!existsSync(path)) {
    const testimony = testimonyOf(settings, undefined);
    for (const witness of testimony.former) writeWitness(folder, { ...witness, path: null });
    return note(testimony);
  }
  await withLockedStore(path, { signal }, async (store) => {
    const testimony = testimonyOf(settings, store);
    new WitnessKeeper(folder, store, testimony).forgetLost();
    note(testimony);
  });
}
