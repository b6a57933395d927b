import { combineExercises } from '../../../../workouts/merge.js';
import type { SourceSession } from '../../../../workouts/source-session.js';
import { sportOfName } from '../../../../workouts/sports/sport-names.js';
import { formatLocal, parseInstant } from '../../../../workouts/time/time.js';
import { present } from '../../fields.js';
import { textOf } from '../head.js';
import { child, childrenIn, type Element, eachExercise, textIn } from './elements.js';
import { durationMillis, resultFields } from './result.js';

/**
 * The sessions of a calendar of polarpersonaltrainer.com, in the order of the file; an exercise that was only planned is
 * none. Marks: `start_from_created` (it has no start: the time at which it was entered, by the server's clock, is taken),
 * `parts_in_sequence` (when the parts of a multisport session began is not in the file: each is taken to have followed the
 * one before). Without any time there is no session.
 * @throws BadAnswerError for anything but a complete file.
 */
export function readCalendar(body: Uint8Array): SourceSession[] {
  const sessions: SourceSession[] = [];
  eachExercise(textOf(body), (exercise) => sessions.push(...sessionsOf(exercise)));
  return sessions;
}

function sessionsOf(exercise: Element): SourceSession[] {
  const result = child(exercise, 'result');
  const parts = childrenIn(exercise, 'sport-results', 'sport-result');
  if (!result && parts.length === 0) return [];
  const stated = localTime(textIn(exercise, 'time'));
  const startTime = stated ?? localTime(textIn(exercise, 'created'));
  if (startTime === undefined) return [];
  const marks = stated === undefined ? ['start_from_created'] : [];
  const words = { name: textIn(exercise, 'name'), note: textIn(exercise, 'note') };
  const [only] = parts;
  if (parts.length > 1) return partsOf(parts, startTime, { words, marks });
  const fields = [result, only].flatMap((one) => (one ? [{ startTime, ...resultFields(one) }] : []));
  const sport = sportOf(textIn(exercise, 'sport') ?? textIn(only, 'sport'));
  const whole = fields.reduce(combineExercises);
  return [present({ ...whole, ...words, ...sport, ...(marks.length > 0 && { marks }) })];
}

/** The parts of a multisport session; its totals are none of theirs. */
function partsOf(
  parts: readonly Element[],
  startTime: string,
  { words, marks }: { words: { name: string | undefined; note: string | undefined }; marks: string[] },
): SourceSession[] {
  let at = parseInstant(startTime) ?? 0;
  return parts.map((part, i) => {
    const start = formatLocal(at, 0);
    at += durationMillis(textIn(part, 'duration')) ?? 0;
    return present({
      startTime: start,
      ...resultFields(part),
      ...words,
      ...sportOf(textIn(part, 'sport')),
      partOf: { session: startTime, index: i + 1, count: parts.length },
      marks: i === 0 ? marks : [...marks, 'parts_in_sequence'],
    });
  });
}

const sportOf = (name: string | undefined) =>
  name === undefined ? {} : present({ sport: name, detailedSportInfo: sportOfName(name) });

/** `2012-05-06 10:00:00.0` as a wall clock; undefined if it is no time. */
function localTime(text: string | undefined): string | undefined {
  const instant = parseInstant(text?.replace(' ', 'T') ?? '');
  return instant === undefined ? undefined : formatLocal(instant, 0);
}
