import type { Workout } from '../workouts/workout.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * The watch's serial number as FIT and TCX want it: an unsigned 32-bit number other than 0. Polar's device ids are up to
 * eight hexadecimal digits; anything else, or the workout's id when no device is known, is hashed with FNV-1a.
 */
export function serialNumber(workout: Workout): number {
  const id = workout.source.device_id;
  if (id !== undefined && /^[0-9a-f]{1,8}$/i.test(id)) return Number.parseInt(id, 16) || 1;
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(id ?? workout.id, 'utf8')) hash = Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
  return hash || 1;
}
