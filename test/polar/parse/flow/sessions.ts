import { expect } from 'vitest';
import { parseTrainingSession } from '../../../../src/polar/parse/flow/session.js';
import { seriesText } from '../../../../src/workouts/parts/streams.js';
import type { SourceSession } from '../../../../src/workouts/source-session.js';

/** The session in a file of the account export, given as text or as parsed JSON. */
export const parse = (session: unknown) =>
  parseTrainingSession(Buffer.from(typeof session === 'string' ? session : JSON.stringify(session)));

/** The only exercise of a session. */
export const only = (session: unknown): SourceSession => {
  const { exercises } = parse(session);
  expect(exercises).toHaveLength(1);
  return exercises[0]!;
};

export const start = '2024-05-01T07:30:12';

/** An hour of the current model. */
export const session = (exercise: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  identifier: { id: '7000000001' },
  startTime: start,
  durationMillis: 3_600_000,
  timezoneOffsetMinutes: 120,
  exercises: [{ startTime: start, durationMillis: 3_600_000, ...exercise }],
  ...more,
});

/** One series of an exercise of it. */
export const series = (type: string, values: unknown, intervalMillis: unknown = 1000) => ({
  samples: { samples: [{ type, intervalMillis, values }] },
});

/** Series with their values in one text, in which a gap is empty. */
export const written = (samples: SourceSession['samples']) =>
  samples?.map((one) => ({ ...one, data: seriesText(one.data) }));
