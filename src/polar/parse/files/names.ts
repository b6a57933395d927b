import { utcFromLocal } from '../../../workouts/time/time.js';

/*
 * What names of files say. Seen in real ones: Flow writes `<First>_<Last>_2023-06-14_18-20-05.TCX` with the local start, and
 * `_RR` before the ending; scripts write `<id>.tcx`, `<id>.hrv.csv` and `polar-session-<id>.csv` with Flow's session id.
 */

const start = /(\d{4}-\d\d-\d\d)[ _T-](\d\d)-(\d\d)-(\d\d)(?!\d)/;
const id = /^(?:polar-session-)?(\d{6,12})(?:[._ -]?(?:hrv|rr))?(?: ?\(\d+\))?$/i;

/** The local start in a file's name, `2023-06-14T18:20:05`; undefined if there is none. */
export function localStartIn(name: string): string | undefined {
  const [, day, hour, minute, second] = start.exec(baseOf(name)) ?? [];
  const local = `${day}T${hour}:${minute}:${second}`;
  return day !== undefined && utcFromLocal(local, 0) !== undefined ? local : undefined;
}

/** Flow's session id in a file's name, the one of the account export and v4; undefined if there is none. */
export function flowIdIn(name: string): string | undefined {
  return id.exec(stemOf(name))?.[1];
}

/** The key of a file of Flow: equal for the files of one session. Undefined for a name that says nothing. */
export function fileKey(name: string): string | undefined {
  return localStartIn(name) ?? flowIdIn(name);
}

/** A file's name without folders and its last ending, in lower case. */
export function stemOf(name: string): string {
  return baseOf(name)
    .replace(/\.\w{1,5}$/, '')
    .toLowerCase();
}

const baseOf = (name: string) => name.split(/[/\\]/).at(-1) ?? '';
