import { localClock } from '../../../workouts/time/time.js';
import { BadAnswerError } from '../../errors.js';
import { readJson } from '../json.js';
import { refuseDeep } from '../keys.js';
import { isPolarId } from './ids.js';
import { readTrainingSession, type TrainingSession } from './session.js';

/** A session in a list of API v4: as it came, and as it was read. */
export interface ListedSession {
  element: Readonly<Record<string, unknown>>;
  session: TrainingSession & { id: string };
  /** The local day on which it starts, `YYYY-MM-DD`: by this day it is requested from Polar. */
  day: string;
}

/** What API v4 lists for a range of days. */
export interface SessionList {
  sessions: ListedSession[];
  /** How many elements could not be read: no id, or no valid start. The others are there all the same. */
  unreadable: number;
}

const key = 'trainingSessions';

/**
 * The response of `training-sessions/list`. The list may be bare, in its envelope, or in two of them; an empty object is
 * an empty list, because protobuf leaves such lists out.
 * @throws BadAnswerError if there is no list.
 */
export function parseSessionList(body: Uint8Array): SessionList {
  const value = readJson(body);
  if (typeof value === 'object' && value !== null) refuseDeep(value);
  const elements = unwrap(value);
  const sessions = elements.flatMap((element) => {
    const read = isObject(element) ? readElement(element) : undefined;
    return read ? [read] : [];
  });
  return { sessions, unreadable: elements.length - sessions.length };
}

function readElement(element: Record<string, unknown>): ListedSession | undefined {
  try {
    const session = readTrainingSession(element);
    const { id } = session;
    const day = dayOf(element);
    // Days are requested by the start, and sessions are stored under their id.
    if (!isPolarId(id) || !isDay(day)) return undefined;
    return { element, session: { ...session, id }, day };
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}

function dayOf({ startTime, timezoneOffsetMinutes: offset }: Record<string, unknown>): string {
  const minutes = typeof offset === 'number' || typeof offset === 'string' ? Number(offset) : undefined;
  return localClock(String(startTime), minutes).local.slice(0, 10);
}

function unwrap(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) throw notAList();
  const inner = value[key];
  if (inner === undefined && Object.keys(value).length > 0) throw notAList();
  return inner === undefined || inner === null ? [] : unwrap(inner);
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAList = () => new BadAnswerError('JSON without a list of training sessions');

/** The sessions of such a response by their ids, as they came. @throws BadAnswerError if there is no list. */
export function elementsById(body: Uint8Array): ReadonlyMap<string, ListedSession['element']> {
  const elements = new Map<string, ListedSession['element']>();
  for (const element of unwrap(readJson(body)).filter(isObject)) {
    const { identifier } = element;
    if (!isObject(identifier)) continue;
    const id = String(identifier.id);
    if (!elements.has(id)) elements.set(id, element);
  }
  return elements;
}
