/*
 * Which values are possible. A value outside its range is a fault of a sensor, a clock or the transmission: it is left out,
 * named in `quality`, and kept in the payload as it came. The ranges are wide: nothing a watch has measured is outside them.
 */

/** The smallest and the largest possible value, in the unit of the stored field, and why. */
export interface Range {
  min: number;
  max: number;
  unit: string;
  why: string;
}

/** Seconds; 11 days, as long as the longest series that is read. */
const MAX_SECONDS = 1_000_000;

/** The range of every quantity, for workouts and for nights, days and tests. */
export const ranges = {
  heart_rate: { min: 0, max: 300, unit: 'bpm', why: 'the fastest heart on record beat about 300 times a minute' },
  beat: { min: 0, max: 60_000, unit: 'ms', why: 'no two beats are a minute apart' },
  beat_gap: { min: 0, max: 86_400_000, unit: 'ms', why: 'a strap may be without contact for a day' },
  speed: { min: 0, max: 1000, unit: 'm/s', why: 'a watch in an airliner shows 250' },
  cadence: { min: 0, max: 1000, unit: '1/min', why: 'steps or revolutions; sprinters reach 300' },
  power: { min: 0, max: 10_000, unit: 'W', why: 'track sprinters reach 2500' },
  altitude: { min: -500, max: 15_000, unit: 'm', why: 'from below the Dead Sea, at -430, to above any airliner' },
  climb: { min: 0, max: 1_000_000, unit: 'm', why: 'more than 100 times Mount Everest' },
  distance: { min: 0, max: 50_000_000, unit: 'm', why: 'more than once around the earth' },
  pool: { min: 0, max: 1000, unit: 'm', why: 'the longest pool in the world measures 1000' },
  count: { min: 0, max: 10_000_000, unit: '', why: 'strokes, lengths, steps, cycles, alerts' },
  swolf: { min: 0, max: 10_000, unit: '', why: 'strokes plus seconds of one length' },
  duration: { min: 0, max: MAX_SECONDS, unit: 's', why: '11 days, as long as the longest series' },
  route_time: {
    min: -MAX_SECONDS,
    max: MAX_SECONDS,
    unit: 's',
    why: "a receiver's clock may be days off, and no session is longer",
  },
  span: { min: 0, max: MAX_SECONDS, unit: 's', why: 'from the start to the stop, pauses included' },
  energy: { min: 0, max: 100_000, unit: 'kcal', why: '10 days of the Tour de France' },
  share: { min: 0, max: 100, unit: '%', why: 'part of a whole' },
  percent: { min: -1000, max: 100_000, unit: '%', why: 'of a goal, which may be small' },
  temperature: { min: -100, max: 100, unit: '°C', why: 'the lowest temperature recorded on earth is -89' },
  pressure: { min: 0, max: 2000, unit: 'hPa', why: '10 m under water' },
  load: { min: 0, max: 1_000_000, unit: '', why: "Polar's loads have four digits" },
  score: { min: -1000, max: 1000, unit: '', why: 'grades, classes and indices end at 100' },
  feeling: { min: 0, max: 10, unit: '', why: 'only values from 0 to 1 have been seen' },
  club: { min: 0, max: Number.MAX_SAFE_INTEGER, unit: '', why: 'the largest number that differs from the next' },
  latitude: { min: -90, max: 90, unit: '°', why: 'from pole to pole' },
  longitude: { min: -180, max: 180, unit: '°', why: 'once around the earth' },
  satellites: { min: 0, max: 1000, unit: '', why: 'there are a few hundred' },
  breathing: { min: 0, max: 200, unit: '1/min', why: 'more than three breaths per second' },
  voltage: { min: -1000, max: 1000, unit: 'mV', why: 'the heart produces a few on the skin' },
  weight: { min: 0, max: 1000, unit: 'kg', why: 'the heaviest person weighed 635' },
  height: { min: 0, max: 300, unit: 'cm', why: 'the tallest person measured 272' },
  oxygen_uptake: { min: 0, max: 200, unit: 'ml/kg/min', why: 'the best athletes reach 97' },
  second_of_day: { min: 0, max: 90_000, unit: 's', why: 'the longest day, when the clocks go back, has 25 hours' },
  offset: { min: -86_400_000, max: 86_400_000, unit: 'ms', why: 'from the start of a test' },
  utc_offset: {
    min: -1080,
    max: 1080,
    unit: 'min',
    why: 'no place is more than 14 h from Greenwich; calendars go to 18',
  },
  word: { min: 0, max: 1000, unit: 'characters', why: 'names of sports, watches, places' },
  text: { min: 0, max: 100_000, unit: 'characters', why: 'what somebody wrote: a short book' },
  beat_list: { min: 0, max: 5_000_000, unit: 'characters', why: 'the intervals of a day take half a megabyte' },
  met: { min: 0, max: 100, unit: 'MET', why: 'sprinters reach 25; Polar writes 31.875 at most' },
} as const satisfies Record<string, Range>;

export type Quantity = keyof typeof ranges;

/** How Polar writes unknown where nothing negative is possible: neither a value nor a fault. */
const UNKNOWN = -1;

/** Whether the value is possible. */
export function isWithin(quantity: Quantity, value: number): boolean {
  const { min, max } = ranges[quantity];
  return value >= min && value <= max;
}

/** Whether the value is a fault: outside its range, and not just Polar's -1 for unknown. */
export function isOutside(quantity: Quantity, value: number): boolean {
  return !Number.isNaN(value) && !isWithin(quantity, value) && !(value === UNKNOWN && ranges[quantity].min === 0);
}

/** How `quality` names a field with an impossible value. */
export const outOfRange = (field: string) => `out_of_range:${field}`;
