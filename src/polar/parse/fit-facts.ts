import { present, presentOrAbsent } from './fields.js';
import { type FileFacts, type FileLap, type FilePause, pausesOfJumps } from './file-facts.js';
import { type FitMessage, readFitMessages } from './fit-messages.js';

/** Seconds from 1970 to the instant FIT counts from, 1989-12-31T00:00:00Z. */
export const FIT_EPOCH = 631_065_600;
/** Messages and fields by their numbers in FIT's public profile. */
export const message = { session: 18, lap: 19, record: 20, event: 21 } as const;
const ofLap = {
  start: 2,
  elapsed: 7,
  timer: 8,
  distance: 9,
  calories: 11,
  averageHeart: 15,
  maximumHeart: 16,
  trigger: 24,
} as const;
const ofSession = { elapsed: 7, timer: 8 } as const;
const ofEvent = { event: 0, type: 1 } as const;
const TIMER = 0;
const START = 0;
/** stop, stop_all, and the variants of both that disable what they stop. */
const STOPS = [1, 4, 8, 9];
/** time, distance, and the four that go by position. */
const AUTO_TRIGGERS = [1, 2, 3, 4, 5, 6];
/** ms; sums in whole seconds can differ by as much without a pause. */
const NO_PAUSE_MS = 1000;

/**
 * The laps of a FIT file, and when its timer was stopped: by its events, or by jumps between records that add up to what
 * the session says.
 * @throws BadAnswerError if the messages do not add up to the length that the file states.
 */
export function parseFitFacts(body: Uint8Array): FileFacts {
  return factsIn(readFitMessages(body, Object.values(message)));
}

/** As `parseFitFacts`, from messages that have been read. */
export function factsIn(messages: readonly FitMessage[]): FileFacts {
  const of = (number: number) => messages.filter((one) => one.number === number);
  const laps = of(message.lap).flatMap(({ fields }) => lapOf(fields));
  const pauses = pausesOf(of(message.session), of(message.event), of(message.record));
  return { laps, ...(pauses && { pauses }) };
}

/** Empty if the lap does not say when it began. */
function lapOf(fields: FitMessage['fields']): FileLap[] {
  const began = fields.get(ofLap.start);
  if (began === undefined) return [];
  const centimeters = fields.get(ofLap.distance);
  return [
    present({
      startMs: (began + FIT_EPOCH) * 1000,
      durationMs: fields.get(ofLap.timer) ?? fields.get(ofLap.elapsed),
      distance: centimeters === undefined ? undefined : centimeters / 100,
      calories: fields.get(ofLap.calories) || undefined,
      heartRate: presentOrAbsent({ average: fields.get(ofLap.averageHeart), maximum: fields.get(ofLap.maximumHeart) }),
      auto: AUTO_TRIGGERS.includes(fields.get(ofLap.trigger) ?? 0),
    }),
  ];
}

function pausesOf(
  sessions: readonly FitMessage[],
  events: readonly FitMessage[],
  records: readonly FitMessage[],
): FilePause[] | undefined {
  const named = pausesOfEvents(events);
  if (named && named.length > 0) return named;
  // The time between several sessions (multisport) is not a pause.
  const [session, ...more] = sessions;
  const [elapsed, timer] = [ofSession.elapsed, ofSession.timer].map((field) => session?.fields.get(field));
  if (more.length > 0 || elapsed === undefined || timer === undefined) return named;
  if (elapsed - timer <= NO_PAUSE_MS) return [];
  const times = records.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [timestamp * 1000]));
  return pausesOfJumps(times, elapsed - timer);
}

/** From each stop of the timer to the next start. Undefined: the file has no such events. */
function pausesOfEvents(events: readonly FitMessage[]): FilePause[] | undefined {
  const pauses: FilePause[] = [];
  let first: number | undefined;
  let stopped: number | undefined;
  for (const { fields, timestamp } of events) {
    if (fields.get(ofEvent.event) !== TIMER || timestamp === undefined) continue;
    const type = fields.get(ofEvent.type) ?? -1;
    if (type === START) {
      first ??= timestamp;
      if (stopped !== undefined && timestamp > stopped) {
        pauses.push({ startMillis: (stopped - first) * 1000, durationMillis: (timestamp - stopped) * 1000 });
      }
      stopped = undefined;
    } else if (STOPS.includes(type) && first !== undefined) {
      stopped ??= timestamp;
    }
  }
  return first === undefined ? undefined : pauses;
}
