import type { SourceSession } from '../../../../workouts/source-session.js';
import { BadAnswerError } from '../../../errors.js';
import type { FileFormat, FileHead, NamedFile, Recognized } from '../format.js';
import { localStartIn } from '../names.js';
import { addBeats, beatFields, isRrHeader, readBeats } from './beats.js';

/** RR intervals of Flow, and text files with one interval per line. Whose and when they are only their names say. */
export const rrFile: FileFormat = {
  name: 'rr_file',
  label: 'RR intervals',
  recognize,
  read,
  addTo: addBeats,
};

/**
 * Seconds, about half of what intervals lack of the session's duration: 2.3 of 2,302 and 1.8 of 2,469 in real files, and
 * never more than 2.5.
 */
const LACKING_SECONDS = 1.2;

function recognize({ name, text }: FileHead): Recognized | undefined {
  const isOne = isRrHeader(text.slice(0, 100).split(/[\r\n]/, 1)[0] ?? '') || isList(name, text);
  if (!isOne) return undefined;
  return localStartIn(name) === undefined ? 'companion' : 'session';
}

/** Nothing but numbers, one per line, most of them possible beats, in a file that is called after them. */
function isList(name: string, text: string): boolean {
  if (!/(?:^|[^a-z])(?:rr|hrv)(?:[^a-z]|$)/i.test(name)) return false;
  const lines = text.trim().split(/[\r\n]+/);
  // The last one may be cut off.
  const numbers = lines.slice(0, lines.length > 1 ? -1 : 1);
  if (!numbers.every((line) => /^\d{1,6}$/.test(line.trim().slice(0, 10)))) return false;
  const possible = numbers.filter((line) => Number(line) >= 250 && Number(line) <= 2500);
  return possible.length > numbers.length / 2;
}

function read({ name, body }: NamedFile): SourceSession[] {
  const startTime = localStartIn(name);
  if (startTime === undefined) throw new BadAnswerError('without a start, in the file or its name');
  const beats = readBeats(body);
  if (beats.intervals.length === 0) throw new BadAnswerError('without any interval');
  return [{ startTime, aboutSeconds: beats.totalMs / 1000 + LACKING_SECONDS, ...beatFields(beats) }];
}
