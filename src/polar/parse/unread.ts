import { readRoute, readSamples, readZones, unknownField, unreadInSeries } from './details.js';
import type { Unknown } from './flow/unknown.js';
import { readJson } from './json.js';
import { normalizeKeys } from './keys.js';

/** The fields in the documentation and in real responses of v3. */
const known = new Set(
  `id upload_time polar_user transaction_id device device_id start_time start_time_utc_offset duration calories distance
  heart_rate training_load training_load_pro sport detailed_sport_info has_route club_id club_name fat_percentage
  carbohydrate_percentage protein_percentage running_index heart_rate_zones samples route`.split(/\s+/),
);

/**
 * What this version does not recognize in a v3 payload of a session, once per occurrence; for `status` and `doctor`, since
 * the payload keeps the data themselves. A payload that is not JSON has nothing to recognize.
 * @param part the part the payload is stored as: `exercise`, `summary`, `zones`, `samples/0`
 */
export function unreadIn(part: string, body: Uint8Array): Unknown[] {
  if (body.byteLength === 0) return [];
  if (part.startsWith('samples/')) return unreadInSeries(body);
  if (part === 'zones') return readZones(normalizeKeys(readJson(body))).unread;
  if (part !== 'exercise' && part !== 'summary') return [];
  const session = normalizeKeys(readJson(body)) as Readonly<Record<string, unknown>>;
  return [
    ...Object.keys(session)
      .filter((key) => !known.has(key))
      .map((key) => unknownField(key, 'exercise')),
    ...readSamples(session.samples).unread,
    ...readZones(session.heart_rate_zones).unread,
    ...readRoute(session.route).unread,
  ];
}
