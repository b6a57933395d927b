import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { reasonOf } from '../../../export/errors.js';
import { codeOf, isObject } from '../../../guards.js';
import { targetDown } from '../../errors.js';
import type { Found, Target, TargetAccess, TargetKind } from '../../target.js';
import { clean, isPlaced, isTold, nameFor, type Placing, place, prepare } from './place.js';

const title = 'The folder';

/**
 * A folder that another program watches, or that is synced elsewhere. Files appear whole, under names that sort by start,
 * and are never written twice: also not when whoever watches the folder has taken them away.
 */
export const folder: TargetKind = {
  name: 'folder',
  title: 'a watched folder',
  needs: { out: true },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'file', note: 'file', sport: 'file', device: 'file' },
  data: [],
  askable: true,
  settlesAfterSeconds: 0,
  replaces: [],
  sendsAgain: true,
  rate: { requests: 1000, seconds: 1 },
  remarks: [
    'A workout that was edited after it was delivered is written again only if you name it: polar-sync push ID.',
  ],
  open: openFolder,
};

/**
 * How a crash is survived: the file is written beside, and flushed; its two names are noted in the ledger; then it is
 * renamed. Whoever comes later finds the temporary file, and knows that it was not put in place, or does not, and knows
 * that it was, even if the file has been taken away since.
 */
function openFolder({ config, refuse }: TargetAccess): Target {
  const path = config.out ?? '';
  return {
    async test() {
      look(path);
      return path;
    },
    async send(delivery, note) {
      look(path);
      const name = nameFor(path, delivery);
      if (name === undefined) return { already: true };
      try {
        clean(path, delivery.id);
        refuse?.(`${path}/${name}`);
        const placing = prepare(path, name, delivery);
        note(JSON.stringify(placing));
        place(path, placing);
        return { remoteId: name };
      } catch (problem) {
        throw failed(problem);
      }
    },
    async find(delivery, { ref }): Promise<Found> {
      look(path);
      const placing = placingIn(ref);
      if (placing) return isPlaced(path, placing) ? { is: 'there', remoteId: placing.name } : { is: 'absent' };
      const there = isTold(readdirSync(path), delivery);
      return there === undefined ? { is: 'absent' } : { is: 'there', remoteId: there };
    },
    async close() {},
  };
}

/** A folder that is not there is most likely not mounted: nothing is made in its place. @throws DeliveryError */
function look(path: string): void {
  try {
    if (!existsSync(path)) throw targetDown(title, `${path} is not there`);
    if (!statSync(path).isDirectory()) throw targetDown(title, `${path} is not a folder`);
    accessSync(path, constants.W_OK | constants.R_OK);
  } catch (problem) {
    throw failed(problem);
  }
}

/** Nothing has come to the folder under the name of a workout when this is thrown. */
function failed(problem: unknown): unknown {
  return codeOf(problem) === undefined || !(problem instanceof Error && 'syscall' in problem)
    ? problem
    : targetDown(title, reasonOf(problem), { cause: problem });
}

function placingIn(ref: string | undefined): Placing | undefined {
  if (ref === undefined) return undefined;
  const value: unknown = JSON.parse(ref);
  return isObject(value) && typeof value.temporary === 'string' && typeof value.name === 'string'
    ? { temporary: value.temporary, name: value.name }
    : undefined;
}
