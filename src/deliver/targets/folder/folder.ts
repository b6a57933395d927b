import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../../export/errors.js';
import { codeOf } from '../../../guards.js';
import { targetDown } from '../../errors.js';
import type { Found, Target, TargetAccess, TargetKind } from '../../target.js';
import { clean, fileIn, isPlaced, nameFor, type Placing, place, prepare } from './place.js';

const title = 'The folder';

/**
 * A folder that another program watches, or that is synced elsewhere. Files appear complete, under names that sort by
 * start, and are never written twice, even if the program that watches the folder has removed them.
 */
export const folder: TargetKind = {
  name: 'folder',
  title: 'a watched folder',
  needs: { out: true },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'file', note: 'file', sport: 'file', device: 'file' },
  data: [],
  askable: true,
  maxProcessingSeconds: 0,
  replaces: [],
  forgets: true,
  sendsAgain: true,
  rate: { requests: 1000, seconds: 1 },
  remarks: [
    'A workout that was edited after it was delivered is written again only if you name it: polar-sync push ID.',
  ],
  open: openFolder,
};

/**
 * How it survives a crash: the file is written under a temporary name and flushed, both names are noted in the ledger,
 * then it is renamed. If the next push finds the temporary file, it was not renamed; if not, it was, even if the file has
 * been removed since.
 */
function openFolder({ config, refuse }: TargetAccess): Target {
  const path = config.out ?? '';
  return {
    async test() {
      checkFolder(path);
      return path;
    },
    async send(delivery, note) {
      checkFolder(path);
      const name = nameFor(path, delivery);
      if (name === undefined) return { already: true };
      try {
        clean(path, delivery.id);
        refuse?.(join(path, name));
        const placing = prepare(path, name, delivery);
        note(JSON.stringify(placing));
        place(path, placing);
        return { remoteId: name };
      } catch (problem) {
        throw failed(problem);
      }
    },
    async find(delivery, { ref }): Promise<Found> {
      checkFolder(path);
      const placing = placingIn(ref);
      if (placing) return isPlaced(path, placing) ? { is: 'there', remoteId: placing.name } : { is: 'absent' };
      const there = fileIn(readdirSync(path), delivery);
      return there === undefined ? { is: 'absent' } : { is: 'there', remoteId: there };
    },
    async close() {},
  };
}

/** A missing folder is most likely not mounted: it is not created. @throws DeliveryError */
function checkFolder(path: string): void {
  try {
    if (!existsSync(path)) throw targetDown(title, `${path} does not exist`);
    if (!statSync(path).isDirectory()) throw targetDown(title, `${path} is not a folder`);
    accessSync(path, constants.W_OK | constants.R_OK);
  } catch (problem) {
    throw failed(problem);
  }
}

/** The folder has no new file under the name of a workout when this is thrown. */
function failed(problem: unknown): unknown {
  return codeOf(problem) === undefined || !(problem instanceof Error && 'syscall' in problem)
    ? problem
    : targetDown(title, reasonOf(problem), { cause: problem });
}

function placingIn(ref: string | undefined): Placing | undefined {
  if (ref === undefined) return undefined;
  const { temporary, name } = JSON.parse(ref) as Placing;
  return { temporary, name };
}
