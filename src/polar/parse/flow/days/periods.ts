import { z } from 'zod';
import { formatInstant } from '../../../../workouts/time/time.js';
import { finite } from '../../fields.js';
import { parseBodyTemperature, parseSkinContacts } from '../../kinds/biosensing.js';
import type { AnswerBody, Understood } from '../../kinds/elements.js';
import { unixTime } from '../../kinds/instants.js';
import { parseEcg, parseSpo2 } from '../../kinds/wrist-tests.js';

const period = z.object({
  meta: z.object({ id: z.object({ startTimeSeconds: unixTime }) }),
  data: z.record(z.string(), z.unknown()),
});

/** What a period is, by a field that only such a one has; the words of AccessLink for it, and the reader of those. */
const kinds: readonly [field: string, parse: (answer: AnswerBody) => Understood][] = [
  ['temperature_measurement_samples', parseBodyTemperature],
  ['skin_contact_changes', parseSkinContacts],
  ['blood_oxygen_percent', parseSpo2],
  ['rri_ms', parseEcg],
];

/**
 * `generic-period`: one stretch of biosensing, in AccessLink's words but for their spelling and for the start, which stands
 * beside them. A period of another kind says nothing.
 */
export function readPeriod(file: unknown): Understood {
  const result = period.safeParse(file);
  if (!result.success) return { records: [], problems: ['element 1 of 1 is not understood'] };
  const { meta, data } = result.data;
  const words = underscored(data) as Record<string, unknown>;
  const [, parse] = kinds.find(([field]) => field in words) ?? [];
  if (!parse) return { records: [], problems: [] };
  const start = meta.id.startTimeSeconds;
  const told = {
    samples: filled(words.temperature_measurement_samples),
    ...words,
    skin_contact_changes: filled(words.skin_contact_changes),
    start_time: formatInstant(start),
    // AccessLink tells the second of a test, and by it the two are one.
    test_time: Math.floor((unixTime.safeParse(words.test_time).data ?? start) / 1000),
  };
  const { records, ...more } = parse({
    body: Buffer.from(JSON.stringify(told, held)),
    fetchedAt: formatInstant(start),
  });
  return { records: records.map((record) => ({ ...record, source: 'flow_export' })), ...more };
}

/** JSON would write what is beyond every number as null, and nobody would say that it cannot be. */
const held = (_key: string, value: unknown) => (typeof value === 'number' ? finite(value) : value);

/** Polar leaves out what is zero or false: the time of a first sample, and the skin that is not touched. */
function filled(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((one: unknown) => ({
    recording_time_delta_milliseconds: 0,
    skin_contact: false,
    ...(typeof one === 'object' && one),
  }));
}

/** `sourceDeviceId` as `source_device_id`, on every level. */
function underscored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(underscored);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    underscored(inner),
  ]);
  return Object.fromEntries(entries);
}
