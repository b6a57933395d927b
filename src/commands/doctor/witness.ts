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
  // One that cannot be read has been told of, and says nothing.
  if (!store && existsSync(settings.paths.dbFile)) return report.skip(name, 'There is no database to compare with.');
  const testimony = testimonyOf(settings, store);
  const lost = lostJson(testimony, now);
  const { trouble } = testimony;
  const folder = witnessFolder(settings.paths);
  if (lost) {
    report.warn(name, `${behindInWords(lost.database)} ${lostInWords(lost)}.`, remedyOf(lost));
  } else if (trouble?.kind === 'damaged') {
    report.warn(
      name,
      `The witness of this database in ${folder} cannot be read: whether an older copy was put back cannot be told.`,
      'The next pull makes a new one.',
    );
  } else if (trouble?.kind === 'copy') {
    report.ok(name, `This is a copy of ${trouble.path}; the first pull into it makes it a database of its own.`);
  } else if (!store) {
    report.skip(name, 'There is no database to compare with.');
  } else if (!testimony.own) {
    report.skip(name, 'There is none yet: the next pull makes it.');
  } else {
    report.ok(name, 'The database has everything that was pulled into it.');
  }
}

/** Forgets what is lost, on a person's word. @throws BusyError PULL_RUNNING, StoreError. */
export async function acceptLoss({ settings, ui, signal }: Context): Promise<void> {
  const folder = witnessFolder(settings.paths);
  const path = settings.paths.dbFile;
  const tell = (testimony: Testimony) => {
    const lost = lostJson(testimony, Date.now());
    ui.note(lost ? `No longer missed: ${lostInWords(lost)}.` : 'Nothing is missing, as far as the witness knows.');
  };
  if (!existsSync(path)) {
    const testimony = testimonyOf(settings, undefined);
    for (const witness of testimony.former) writeWitness(folder, { ...witness, path: null });
    return tell(testimony);
  }
  await withLockedStore(path, { signal }, async (store) => {
    const testimony = testimonyOf(settings, store);
    new WitnessKeeper(folder, store, testimony).forgetLost();
    tell(testimony);
  });
}
