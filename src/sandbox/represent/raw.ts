import type { Json, JsonObject } from './json.js';
import type { Details, Representation, TrackPoint } from './representation.js';

const detailKeys = { zones: 'heart_rate_zones', samples: 'samples', route: 'route' } as const;

/**
 * Serves a recorded element of `/v3/exercises`: verbatim there, and in the documented hyphen spelling in transactions.
 * Accepts both spellings of the element.
 */
export function representRaw(element: JsonObject): Representation {
  return {
    exercise: (details) => withoutDetails(element, details),
    summary: () => {
      const kept = Object.entries(withoutDetails(element, { samples: false, zones: false, route: false }));
      const renamed = kept.filter(([key]) => key !== 'id' && key !== 'polar_user');
      return Object.fromEntries(renamed.map(([key, value]) => [hyphenated(key), value]));
    },
    zones: () => {
      const zones = objects(element.heart_rate_zones);
      if (zones.length === 0) return undefined;
      const first = Math.min(...zones.map((zone) => Number(zone.index ?? 1)));
      return zones.map((zone) => ({ ...rename(zone), index: Number(zone.index ?? 1) + (first === 0 ? 1 : 0) }));
    },
    sampleTypes: () => objects(element.samples).map(typeOf),
    sample: (type) => {
      const found = objects(element.samples).find((sample) => typeOf(sample) === type);
      return found && { ...rename(found), 'sample-type': type };
    },
    tcx: () => undefined,
    fit: () => undefined,
    track: () => {
      const points = trackPoints(element);
      return points.length > 0 ? { device: String(element.device ?? 'Polar Flow'), points } : undefined;
    },
  };
}

/** Removes the details that were not requested from an element. */
export function withoutDetails(element: JsonObject, details: Details): JsonObject {
  const unwanted = (['zones', 'samples', 'route'] as const)
    .filter((detail) => !details[detail])
    .map((detail): string => detailKeys[detail]);
  return Object.fromEntries(Object.entries(element).filter(([key]) => !unwanted.includes(key)));
}

function typeOf(sample: JsonObject): string {
  return String(sample.sample_type ?? sample['sample-type']);
}

function rename(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [hyphenated(key), value]));
}

function hyphenated(key: string): string {
  return key.replaceAll('_', '-');
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null)
    : [];
}

/** Offsets of the route (`PT210.026S`) as instants; the element has no altitudes. */
function trackPoints(element: JsonObject): TrackPoint[] {
  const start = String(element.start_time);
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(start);
  const startedAt = zoned
    ? Date.parse(start)
    : Date.parse(`${start}Z`) - Number(element.start_time_utc_offset ?? 0) * 60_000;
  return objects(element.route).map((point) => ({
    at: startedAt + offsetMillis(String(point.time ?? 'PT0S')),
    latitude: Number(point.latitude),
    longitude: Number(point.longitude),
  }));
}

function offsetMillis(duration: string): number {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration);
  const [hours, minutes, seconds] = [parts?.[1], parts?.[2], parts?.[3]].map((part) => Number(part ?? 0));
  return Math.round(((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000);
}
