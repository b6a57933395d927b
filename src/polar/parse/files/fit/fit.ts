import { productName } from '../../../../workouts/products.js';
import type { SourceSession } from '../../../../workouts/source-session.js';
import { formatLocal, usableOffset } from '../../../../workouts/time/time.js';
import { BadAnswerError } from '../../../errors.js';
import { present } from '../../fields.js';
import { unpacked } from '../../file.js';
import { type FitMessage, type FitReading, readFit } from '../../fit-messages.js';
import type { FileFormat, NamedFile } from '../format.js';
import { localStartIn } from '../names.js';
import { startAtInstant } from '../starts.js';
import { hasRightChecksum } from './checksum.js';
import { activity, beats, event, FIRST_OF_MAKER, fileId, lap, POLAR, record, session } from './profile.js';
import { type FitSession, sessionOf } from './session.js';

/**
 * FIT files of Polar: sessions, laps, records, events of the timer and beats, by the public profile. No real one of Polar is
 * public, so nothing is taken for granted that another maker's file could not have.
 */
export const fitFile: FileFormat = {
  name: 'fit_file',
  label: 'FIT',
  recognize({ bytes }) {
    if (Buffer.from(bytes.subarray(8, 12)).toString('latin1') !== '.FIT') return undefined;
    return makerOf(bytes) === POLAR ? 'session' : 'foreign';
  },
  read: readFitFile,
};

/** The maker by `file_id`, the first message; a strap of Polar in another maker's file is not its maker. */
function makerOf(head: Uint8Array): number | undefined {
  const [first] = readFit(head, [fileId.number]).messages;
  return first?.fields.get(fileId.manufacturer);
}

const wanted = [fileId, session, lap, record, event, activity, beats].map(({ number }) => number);

/**
 * Marks: `cut_off` (the messages before the cut count), `checksum_mismatch` (everything could be read), `fields_of_maker` and
 * `messages_of_maker` (what only the maker of the file knows was left out).
 */
function readFitFile({ name, body }: NamedFile): SourceSession[] {
  const content = unpacked(body);
  const reading = readFit(content, wanted);
  const sessions = sessionsIn(reading);
  if (sessions.length === 0)
    throw new BadAnswerError(reading.isCut ? 'a damaged FIT file' : 'a FIT file without a start');
  const product = fieldOf(reading.messages, fileId.number, fileId.product);
  const offset = offsetIn(reading.messages);
  const marks = marksOf(reading, content);
  const first = startOf(sessions[0]?.startMs ?? 0, offset, name);
  return sessions.map(({ startMs, fields }, i) =>
    present({
      ...startOf(startMs, offset, name),
      ...fields,
      device: product === undefined ? undefined : productName(product),
      partOf: sessions.length > 1 ? { session: first.startTime, index: i + 1, count: sessions.length } : undefined,
      marks: marks.length > 0 ? marks : undefined,
    }),
  );
}

function startOf(startMs: number, offset: number | undefined, name: string) {
  if (offset === undefined) return startAtInstant(startMs, localStartIn(name));
  return { startTime: formatLocal(startMs, offset), utcOffsetMinutes: offset };
}

function fieldOf(messages: readonly FitMessage[], number: number, field: number): number | undefined {
  return messages.find((one) => one.number === number)?.fields.get(field);
}

const QUARTER = 15;

/** Minutes east of Greenwich, from the two times of the activity; undefined if it has only one. */
function offsetIn(messages: readonly FitMessage[]): number | undefined {
  const found = messages.find(({ number }) => number === activity.number);
  const local = found?.fields.get(activity.local);
  if (local === undefined || found?.timestamp === undefined) return undefined;
  const minutes = (local - found.timestamp) / 60;
  return Math.abs(minutes % QUARTER) < 1 || Math.abs(minutes % QUARTER) > QUARTER - 1
    ? usableOffset(Math.round(minutes / QUARTER) * QUARTER + 0)
    : undefined;
}

/** The sessions of a file in order of time; a file that is cut off has the messages of its sessions at its missing end. */
function sessionsIn({ messages, isCut }: FitReading): FitSession[] {
  const starts = messages.flatMap(({ number, fields }) => {
    const start = number === session.number ? fields.get(session.start) : undefined;
    return start === undefined ? [] : [start];
  });
  const [only] = starts;
  if (starts.length > 1)
    return partsOf(
      messages,
      [...starts].sort((a, b) => a - b),
      isCut,
    );
  const start = only ?? firstTime(messages);
  return start === undefined ? [] : [sessionOf(messages, start, isCut)];
}

/** The first start of the timer, or else the first record. */
function firstTime(messages: readonly FitMessage[]): number | undefined {
  const first = (wantedNumber: number) => messages.find(({ number }) => number === wantedNumber)?.timestamp;
  return first(event.number) ?? first(record.number);
}

/** Of several sessions, each has the messages from its start to that of the next one. */
function partsOf(messages: readonly FitMessage[], starts: readonly number[], isCut: boolean): FitSession[] {
  return starts.map((start, i) => {
    const next = starts[i + 1] ?? Number.POSITIVE_INFINITY;
    let at = Number.NEGATIVE_INFINITY;
    const own = messages.filter((message) => {
      if (message.number === session.number || message.number === lap.number) {
        const began = message.fields.get(session.start) ?? Number.NaN;
        return began >= start && began < next;
      }
      // Beats have no time: they follow the record they belong to.
      at = message.timestamp ?? at;
      return at >= start && at < next;
    });
    return sessionOf(own, start, isCut && i === starts.length - 1);
  });
}

function marksOf({ isCut, skipped }: FitReading, content: Uint8Array): string[] {
  return [
    ...(isCut ? ['cut_off'] : hasRightChecksum(content) ? [] : ['checksum_mismatch']),
    ...(skipped.developerFields > 0 ? ['fields_of_maker'] : []),
    ...([...skipped.messages].some((number) => number >= FIRST_OF_MAKER) ? ['messages_of_maker'] : []),
  ];
}
