import { z } from 'zod';
import { formatInstant } from '../../../../workouts/time/time.js';
import { finite } from '../../fields.js';
import { parseBodyTemperature, parseSkinContacts } from '../../kinds/biosensing.js';
import type { ResponseBody, Understood } from '../../kinds/elements.js';
import { unixTime } from '../../kinds/instants.js';
import { parseEcg, parseSpo2 } from '../../kinds/wrist-tests.js';

const period = z.object({
  meta: z.object({ id: z.object({ startTimeSeconds: unixTime }) }),
  data: z.record(z.string(), z.unknown()),
});

/** The kinds of period, each by a field that only it has, with the reader of AccessLink's form of it. */
const kinds: readonly [field: string, parse: (answer: ResponseBody) => Understood][] = [
  ['temperature_measurement_samples', parseBodyTemperature],
  ['skin_contact_changes', parseSkinContacts],
  ['blood_oxygen_percent', parseSpo2],
  ['rri_ms', parseEcg],
];

/**
 * `generic-period`: one period of biosensing, with AccessLink's fields in another spelling and with the start next to them.
 * A period of another kind is ignored.
 */
export function readPeriod(file: unknown): Understood {
  const result = period.safeParse(file);
  if (!result.success) return { records: [], problems: ['element 1 of 1 is unrecognized'] };
  const { meta, data } = result.data;
  const words = underscored(data) as Record<string, unknown>;
  const [, parse] = kinds.find(([field]) => field in words) ?? [];
  if (!parse) return { records: [], problems: [] };
  const start = meta.id.startTimeSeconds;
  const restated = {
    samples: filled(words.temperature_measurement_samples),
    ...words,
    skin_contact_changes: filled(words.skin_contact_changes),
    start_time: formatInstant(start),
    // AccessLink gives the second of a test, and by it the two are recognized as one.
    test_time: Math.floor((unixTime.safeParse(words.test_time).data ?? start) / 1000),
  };
  const { records, ...more } = parse({
    body: Buffer.from(JSON.stringify(restated, finiteNumbers)),
    fetchedAt: formatInstant(start),
  });
  return { records: records.map((record) => ({ ...record, source: 'flow_export' })), ...more };
}

/** JSON would write infinity as null, and no range would report it. */
const finiteNumbers = (_key: string, value: unknown) => (typeof value === 'number' ? finite(value) : value);

/** Polar leaves out what is zero or false: the time of a first sample, and the absence of skin contact. */
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
