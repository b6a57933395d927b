import type { Random } from '../random.js';
import type { Place } from './places.js';

const METERS_PER_DEGREE = 111_320;

/** A closed, winding path through hills. */
export interface Course {
  /** Meters east and north of the start, and the altitude there, after `distance` meters along the path. */
  at(distance: number): { east: number; north: number; altitude: number };
}

/** A loop of `length` meters that starts and ends at the place. */
export function createCourse(random: Random, place: Place, length: number): Course {
  const path = closedPath(random, length);
  const terrain = createTerrain(random, place);
  const count = path.length / 2;
  return {
    at(distance) {
      const position = ((distance / length) % 1) * (count - 1);
      const index = Math.floor(position);
      const share = position - index;
      const along = (axis: number) => {
        const from = path[index * 2 + axis] ?? 0;
        return from + ((path[index * 2 + 2 + axis] ?? from) - from) * share;
      };
      const east = along(0);
      const north = along(1);
      return { east, north, altitude: terrain(east, north) };
    },
  };
}

/** Degrees of a point given in meters from the place; longitudes wrap at 180. */
export function toDegrees(place: Place, east: number, north: number): { latitude: number; longitude: number } {
  const shrink = Math.cos((place.latitude * Math.PI) / 180);
  const longitude = place.longitude + east / (METERS_PER_DEGREE * shrink);
  return {
    latitude: place.latitude + north / METERS_PER_DEGREE,
    longitude: longitude >= 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude,
  };
}

/** A dented circle, walked in even steps of about 10 m or less: east, north, east, north... */
function closedPath(random: Random, length: number): Float64Array {
  const dents = [2, 3, 4, 5, 7, 11].map((waves) => ({
    waves,
    depth: random.between(0.15, 0.45) / waves,
    phase: random.between(0, 2 * Math.PI),
  }));
  const turn = random.between(0, 2 * Math.PI);
  const point = (angle: number) => {
    const radius = dents.reduce((sum, dent) => sum + dent.depth * Math.sin(dent.waves * angle + dent.phase), 1);
    return { east: radius * Math.cos(angle + turn), north: radius * Math.sin(angle + turn) };
  };
  const fine = 4000;
  const start = point(0);
  const corners = Array.from({ length: fine + 1 }, (_, i) => point((i / fine) * 2 * Math.PI));
  const walked = walkedAlong(corners);
  const perimeter = walked[fine] ?? 1;
  const scale = length / perimeter;
  const count = Math.max(200, Math.ceil(length / 10)) + 1;
  const path = new Float64Array(count * 2);
  let corner = 0;
  for (let i = 0; i < count; i++) {
    const target = (i / (count - 1)) * perimeter;
    while (corner < fine - 1 && (walked[corner + 1] ?? 0) < target) corner++;
    const from = corners[corner] ?? start;
    const to = corners[corner + 1] ?? from;
    const step = (walked[corner + 1] ?? 0) - (walked[corner] ?? 0);
    const share = step > 0 ? (target - (walked[corner] ?? 0)) / step : 0;
    path[i * 2] = (from.east + (to.east - from.east) * share - start.east) * scale;
    path[i * 2 + 1] = (from.north + (to.north - from.north) * share - start.north) * scale;
  }
  return path;
}

/** The distance to each corner. */
function walkedAlong(corners: readonly { east: number; north: number }[]): number[] {
  const walked = [0];
  for (const [i, corner] of corners.entries()) {
    const before = corners[i - 1];
    if (before) walked.push((walked[i - 1] ?? 0) + Math.hypot(corner.east - before.east, corner.north - before.north));
  }
  return walked;
}

/** Hills as a sum of waves over the ground, so that a spot always has the same height: meters, by meters from the place. */
export function createTerrain(random: Random, place: Place): (east: number, north: number) => number {
  const lengths = [900, 1900, 3700, 7300];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const waves = lengths.map((length) => {
    const direction = random.between(0, 2 * Math.PI);
    return {
      height: (place.relief * length) / total,
      phase: random.between(0, 2 * Math.PI),
      east: (Math.cos(direction) * 2 * Math.PI) / length,
      north: (Math.sin(direction) * 2 * Math.PI) / length,
    };
  });
  const raw = (east: number, north: number) =>
    waves.reduce((sum, wave) => sum + wave.height * Math.sin(east * wave.east + north * wave.north + wave.phase), 0);
  const atStart = raw(0, 0);
  return (east, north) => place.altitude + raw(east, north) - atStart;
}
