import { isObject } from '../guards.js';
import { BadAnswerError } from '../polar/errors.js';
import { readJson } from '../polar/parse/json.js';

/** What an event says that a pull needs to know. */
export interface WebhookEvent {
  /** `EXERCISE`, `SLEEP`...; one that is new is an event too. */
  name: string;
  /** Polar's number of the user, as text. */
  userId: string;
}

/** What each event concerns, in the words of `pull --data`. Recharge has no event of its own; it comes with the night. */
const concerns: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    EXERCISE: ['workouts'],
    SLEEP: ['sleep', 'nightly-recharge'],
    CONTINUOUS_HEART_RATE: ['heart-rate'],
    SLEEP_WISE_CIRCADIAN_BEDTIME: ['sleepwise'],
    SLEEP_WISE_ALERTNESS: ['sleepwise'],
    ACTIVITY_SUMMARY: ['activity'],
    PHYSICAL_INFORMATION: ['physical-info'],
  }),
);

/** The events that can be registered for. */
export const eventNames: readonly string[] = [...concerns.keys()];

/** Reads what Polar has sent. A ping is about nobody. undefined: it is neither. */
export function readEvent(body: Uint8Array): WebhookEvent | 'ping' | undefined {
  let value: unknown;
  try {
    value = readJson(body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
  if (!isObject(value)) return undefined;
  const { event: name, user_id: user, entity_id: entity } = value;
  if (name === 'PING' && user === undefined && entity === undefined) return 'ping';
  const userId = typeof user === 'number' ? String(user) : user;
  if (typeof name !== 'string' || typeof userId !== 'string' || !/^\d{1,19}$/.test(userId)) return undefined;
  return { name, userId };
}

/**
 * What a pull has to fetch for these events, as `pull --data` writes it; undefined: one of them is new, so whatever is
 * usual.
 */
export function dataOf(events: readonly Pick<WebhookEvent, 'name'>[]): string | undefined {
  const words = new Set<string>();
  for (const { name } of events) {
    const own = concerns.get(name);
    if (own === undefined) return undefined;
    for (const word of own) words.add(word);
  }
  return [...words].join(',');
}

/** The events that concern what `pull --data` names; `all` is every one of them. */
export function eventsFor(words: readonly string[]): string[] {
  if (words.includes('all')) return [...eventNames];
  return eventNames.filter((name) => concerns.get(name)?.some((word) => words.includes(word)));
}
