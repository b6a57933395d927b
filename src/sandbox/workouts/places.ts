/** A place to train: where it is, how hilly it is, and its UTC offset. */
export interface Place {
  latitude: number;
  longitude: number;
  /** m above sea level at the start */
  altitude: number;
  /** m between the valleys and the hills, roughly */
  relief: number;
  utcOffsetMinutes(at: number): number;
}

const always = (minutes: number) => () => minutes;
const centralEurope = (at: number) => (isEuropeanSummer(at) ? 120 : 60);

/** Where sessions are recorded: altitude and relief in m, and the local UTC offset. */
export const places = {
  home: { latitude: 47.995, longitude: 7.85, altitude: 278, relief: 35, utcOffsetMinutes: centralEurope },
  hills: { latitude: 47.93, longitude: 7.95, altitude: 460, relief: 130, utcOffsetMinutes: centralEurope },
  polder: { latitude: 51.93, longitude: 4.62, altitude: -3.5, relief: 2, utcOffsetMinutes: centralEurope },
  belem: { latitude: -1.45, longitude: -48.49, altitude: 10, relief: 6, utcOffsetMinutes: always(-180) },
  phoenix: { latitude: 33.45, longitude: -112.07, altitude: 340, relief: 45, utcOffsetMinutes: always(-420) },
  kathmandu: { latitude: 27.72, longitude: 85.32, altitude: 1350, relief: 140, utcOffsetMinutes: always(345) },
  reykjavik: { latitude: 64.14, longitude: -21.94, altitude: 15, relief: 20, utcOffsetMinutes: always(0) },
  lagos: { latitude: 6.52, longitude: 3.38, altitude: 12, relief: 8, utcOffsetMinutes: always(60) },
  johannesburg: { latitude: -26.2, longitude: 28.04, altitude: 1750, relief: 50, utcOffsetMinutes: always(120) },
  /** On the 180th meridian: a track can leave the map on one side and enter on the other. */
  taveuni: { latitude: -16.82, longitude: 179.998, altitude: 8, relief: 12, utcOffsetMinutes: always(720) },
} satisfies Record<string, Place>;

export type PlaceName = keyof typeof places;

/** The last instant at or before `at` (ms since 1970) when the clocks of the European Union were changed. */
export function lastEuropeanClockChange(at: number): number {
  const year = new Date(at).getUTCFullYear();
  const changes = [year - 1, year].flatMap((y) => [lastSunday(y, 2), lastSunday(y, 9)]);
  return changes.filter((change) => change <= at).at(-1) ?? lastSunday(year - 1, 9);
}

function isEuropeanSummer(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSunday(year, 2) && at < lastSunday(year, 9);
}

/** 01:00 UTC on the last Sunday of a month that has 31 days. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * 86_400_000;
}
