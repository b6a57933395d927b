/* Messages and fields by their numbers in FIT's public profile. */

export const fileId = { number: 0, manufacturer: 1, product: 2 } as const;

export const session = {
  number: 18,
  start: 2,
  sport: 5,
  subSport: 6,
  elapsed: 7,
  timer: 8,
  distance: 9,
  calories: 11,
  averageSpeed: 14,
  maximumSpeed: 15,
  averageHeart: 16,
  maximumHeart: 17,
  averageCadence: 18,
  maximumCadence: 19,
  averagePower: 20,
  maximumPower: 21,
  ascent: 22,
  descent: 23,
  lengths: 33,
  poolLength: 44,
  enhancedAverageSpeed: 124,
  enhancedMaximumSpeed: 125,
} as const;

export const lap = { number: 19, start: 2 } as const;

export const record = {
  number: 20,
  latitude: 0,
  longitude: 1,
  altitude: 2,
  heartRate: 3,
  cadence: 4,
  distance: 5,
  speed: 6,
  power: 7,
  temperature: 13,
  balance: 30,
  fractionalCadence: 53,
  enhancedSpeed: 73,
  enhancedAltitude: 78,
} as const;

export const event = { number: 21 } as const;

export const activity = { number: 34, local: 5 } as const;

/** Up to five intervals between beats in each message, in thousandths of a second. */
export const beats = { number: 78, time: 0 } as const;

/** The number of Polar Electro among FIT's manufacturers. */
export const POLAR = 123;

/** From here on, messages mean what their maker says. */
export const FIRST_OF_MAKER = 0xff00;
