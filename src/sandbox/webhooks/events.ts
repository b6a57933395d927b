/** The events that Polar documents. There is none for nightly recharge, cardio load and biosensing. */
export const eventNames = [
  'EXERCISE',
  'SLEEP',
  'CONTINUOUS_HEART_RATE',
  'SLEEP_WISE_CIRCADIAN_BEDTIME',
  'SLEEP_WISE_ALERTNESS',
  'ACTIVITY_SUMMARY',
  'PHYSICAL_INFORMATION',
] as const;
export type EventName = (typeof eventNames)[number];

/** What has happened; which of the fields an event has depends on its name. */
export interface PolarEvent {
  event: EventName;
  /** EXERCISE: the id of `/v3/exercises`. */
  entity_id?: string;
  /** SLEEP, CONTINUOUS_HEART_RATE, ACTIVITY_SUMMARY: `YYYY-MM-DD`. */
  date?: string;
  /** SLEEP_WISE_...: `YYYY-MM-DD`. */
  from?: string;
  to?: string;
}

/** The body that is sent, in the order of the documentation. `url` is where the data is. */
export function eventBody(event: PolarEvent, of: { userId: number; timestamp: number; url: string }): string {
  const { event: name, ...facts } = event;
  const timestamp = new Date(of.timestamp).toISOString();
  return JSON.stringify({ event: name, user_id: of.userId, ...facts, timestamp, url: of.url });
}

/** The body of a ping, which is about no user. */
export function pingBody(timestamp: number): string {
  return JSON.stringify({ timestamp: new Date(timestamp).toISOString(), event: 'PING' });
}
