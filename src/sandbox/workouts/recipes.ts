import { SampleType } from '../session.js';
import type { PlaceName } from './places.js';

/** Devices as AccessLink names them; the case of a name varies in reality too. */
export const devices = {
  pacer: { name: 'Polar Pacer Pro', id: '0C41D7A6' },
  vantage: { name: 'Polar Vantage V3', id: '0DE3B11F' },
  grit: { name: 'Polar Grit X2 Pro', id: '0E92C540' },
  v800: { name: 'Polar V800', id: '7A51F20E' },
  verity: { name: 'Polar Verity Sense', id: 'B3D04C28' },
  shouting: { name: 'POLAR VERITY SENSE', id: 'B3D04C28' },
  app: { name: 'Polar Flow app', id: undefined },
  unknown: { name: 'UNKNOWN', id: undefined },
} as const;

/** How the body moves; decides how speed, heart rate, cadence and power are related. */
export type Motion = 'run' | 'ride' | 'walk' | 'ski' | 'swim' | 'row' | 'still';

/** What a generated session should be like. */
export interface Recipe {
  name: string;
  sport: string;
  detailed?: string | null;
  place: PlaceName;
  device: keyof typeof devices;
  /** The preferred local hour to start. */
  hour: number;
  minutes: readonly [number, number];
  motion: Motion;
  /** Mean speed in km/h; absent: standing still. */
  kmh?: number;
  /** Share of the heart rate reserve, 0 to 1. */
  effort: number;
  /** Sample types other than RR; empty: the session has no samples. */
  channels: readonly number[];
  route?: boolean;
  intervals?: boolean;
  stops?: boolean;
  rr?: boolean;
  gaps?: boolean;
  rateSeconds?: number;
  /** The device was still looking for satellites: the altitude is a leftover, then jumps. */
  staleAltitude?: boolean;
  /** One absurd value of speed and power, as GPS and foot pods give. */
  spike?: boolean;
  poolMeters?: number;
  club?: boolean;
  /** The user rated the session. */
  rpe?: boolean;
  zonesNull?: boolean;
  noLoad?: boolean;
  /** On the night when European clocks change, or across midnight. */
  pinned?: 'clock change' | 'midnight';
  /** Recorded at the same time as the session before, with another device. */
  twin?: boolean;
}

const { heartRate, speed, cadence, altitude, power, temperature, distance } = SampleType;
const outdoor = [heartRate, speed, cadence, altitude, temperature, distance];
const withPower = [heartRate, speed, cadence, altitude, power, temperature, distance];
const indoor = [heartRate, speed, temperature, distance];

type Base = Omit<Recipe, 'name' | 'minutes'>;
const home = { place: 'home', device: 'pacer', hour: 18 } as const;
const run: Base = {
  ...home,
  ...{
    sport: 'RUNNING',
    detailed: 'RUNNING',
    motion: 'run',
    kmh: 10.5,
    effort: 0.66,
    route: true,
    channels: withPower,
  },
};
const ride: Base = {
  ...home,
  ...{ sport: 'OTHER', detailed: 'CYCLING', motion: 'ride', kmh: 25, effort: 0.56, route: true, channels: outdoor },
};
const walk: Base = {
  ...home,
  ...{ sport: 'OTHER', detailed: 'WALKING', motion: 'walk', kmh: 5, effort: 0.25, route: true, channels: outdoor },
};
const still: Base = { ...home, sport: 'OTHER', motion: 'still', effort: 0.4, channels: indoor };
const armBand: Base = { ...still, device: 'verity', channels: [heartRate] };
const rideWithPower = [...withPower, SampleType.balance];
const strength: Base = { ...still, detailed: 'STRENGTH_TRAINING', effort: 0.45, intervals: true };
const swim: Base = { ...still, device: 'vantage', motion: 'swim', effort: 0.55 };
const hills = { place: 'hills', device: 'grit' } as const;
const nepal = { place: 'kathmandu', device: 'grit' } as const;
const arizona = { place: 'phoenix', hour: 6.5 } as const;
const indoorRide = [heartRate, cadence, power];
const oldWatch = [heartRate, speed, altitude, distance];
const noAltitude = [heartRate, speed, cadence, temperature, distance];
const skiing = [heartRate, speed, altitude, temperature, distance];
const footPod = [heartRate, speed, SampleType.runningCadence, altitude, distance];

/** Every kind of session the sandbox has, in chronological order: journeys stay together. */
export const recipes: readonly Recipe[] = [
  { ...run, name: 'outdoor run', hour: 7, minutes: [42, 55] },
  { ...ride, name: 'ride with power', device: 'vantage', minutes: [80, 110], channels: rideWithPower, stops: true },
  { ...strength, name: 'strength', minutes: [40, 60] },
  { ...run, name: 'run with intervals', minutes: [45, 55], kmh: 11.5, effort: 0.72, intervals: true, rpe: true },
  {
    ...swim,
    name: 'pool swim',
    detailed: 'POOL_SWIMMING',
    minutes: [35, 50],
    kmh: 2.6,
    channels: [heartRate],
    poolMeters: 25,
  },
  { ...still, name: 'mobility with all-zero series', detailed: 'MOBILITY_STATIC', minutes: [10, 22], effort: 0.22 },
  { ...run, name: 'missing heart rate', minutes: [25, 35], channels: outdoor.slice(1) },
  {
    ...ride,
    name: 'old watch',
    sport: 'CYCLING',
    device: 'v800',
    minutes: [50, 70],
    channels: oldWatch,
    rateSeconds: 5,
  },
  { ...run, name: 'run with RR intervals', device: 'vantage', hour: 8, minutes: [30, 36], rr: true },
  { ...run, name: 'treadmill', detailed: 'TREADMILL_RUNNING', minutes: [28, 40], route: false, channels: noAltitude },
  {
    ...ride,
    name: 'indoor cycling',
    detailed: 'INDOOR_CYCLING',
    minutes: [45, 60],
    route: false,
    channels: indoorRide,
  },
  { ...armBand, name: 'yoga', detailed: 'YOGA', hour: 20, minutes: [45, 60], effort: 0.18 },
  { ...run, ...hills, name: 'trail run', detailed: 'TRAIL_RUNNING', minutes: [85, 110], kmh: 8.4, staleAltitude: true },
  { ...walk, ...hills, name: 'hike', detailed: 'HIKING', hour: 9, minutes: [150, 190], kmh: 4.3, effort: 0.45 },
  { ...walk, name: 'walk', hour: 12, minutes: [30, 50] },
  {
    ...{ ...ride, ...hills, name: 'long ride', detailed: 'ROAD_BIKING', hour: 8, minutes: [270, 320], rpe: true },
    ...{ channels: [...rideWithPower, SampleType.pedalingIndex], stops: true, club: true },
  },
  {
    ...armBand,
    name: 'rowing',
    detailed: 'INDOOR_ROWING',
    motion: 'row',
    kmh: 13.5,
    minutes: [22, 32],
    channels: indoorRide,
  },
  { ...still, name: 'core', detailed: 'CORE', minutes: [15, 25], intervals: true },
  { ...run, name: 'gaps', place: 'polder', hour: 8, minutes: [24, 24.9], channels: outdoor, gaps: true },
  { ...run, name: 'below sea level', place: 'polder', hour: 9, minutes: [50, 65], spike: true },
  { ...run, name: 'two devices, the watch', device: 'vantage', hour: 7, minutes: [38, 46] },
  {
    ...{ ...run, name: 'two devices, the arm band', sport: 'OTHER', detailed: 'OTHER_OUTDOOR', device: 'shouting' },
    ...{ minutes: [38, 46], route: false, channels: [heartRate], twin: true },
  },
  { ...still, name: 'no detailed sport', detailed: null, minutes: [30, 45], effort: 0.6, intervals: true },
  { ...still, name: 'unknown sport', detailed: 'MOON_CROQUET', hour: 15, minutes: [30, 45] },
  { ...still, name: 'five seconds', detailed: 'OTHER_INDOOR', minutes: [0.084, 0.095], effort: 0.2, noLoad: true },
  {
    ...{ ...still, name: 'typed in by hand', detailed: 'OTHER_INDOOR', device: 'unknown', minutes: [60, 60] },
    ...{ channels: [], noLoad: true, zonesNull: true },
  },
  {
    ...{ ...walk, name: 'recorded with the phone', detailed: 'OTHER_OUTDOOR', device: 'app', minutes: [25, 40] },
    ...{ channels: [speed, altitude, distance], noLoad: true },
  },
  { ...run, name: 'offset -180', place: 'belem', hour: 6, minutes: [35, 45] },
  {
    ...strength,
    name: 'offset -180, strength',
    place: 'belem',
    device: 'shouting',
    minutes: [40, 56],
    channels: [heartRate],
  },
  { ...run, ...arizona, name: 'offset -420', minutes: [50, 60] },
  { ...ride, ...arizona, name: 'offset -420, ride', detailed: 'MOUNTAIN_BIKING', minutes: [75, 95], kmh: 17 },
  {
    ...{ ...walk, ...nepal, name: 'offset +345', detailed: 'HIKING', hour: 7, minutes: [110, 140], kmh: 3.9 },
    ...{ effort: 0.5, channels: [...outdoor, SampleType.airPressure] },
  },
  { ...run, ...nepal, name: 'offset +345, run', minutes: [30, 40], kmh: 9.2 },
  { ...walk, name: 'on the 180th meridian', place: 'taveuni', hour: 16, minutes: [40, 50] },
  { ...run, name: 'offset 0', place: 'reykjavik', hour: 8, minutes: [40, 50] },
  { ...run, name: 'offset +60', place: 'lagos', hour: 6, minutes: [40, 50] },
  { ...run, name: 'offset +120', place: 'johannesburg', hour: 7, minutes: [45, 55], kmh: 9.8 },
  {
    ...{ ...swim, name: 'open water swim', detailed: 'OPEN_WATER_SWIMMING', place: 'polder', hour: 11 },
    ...{ minutes: [30, 45], kmh: 2.8, route: true, channels: noAltitude },
  },
  {
    ...{ ...run, ...hills, name: 'cross-country ski', sport: 'OTHER', detailed: 'CROSS-COUNTRY_SKIING', motion: 'ski' },
    ...{ hour: 10, minutes: [70, 95], kmh: 12, channels: skiing },
  },
  { ...run, name: 'foot pod', device: 'v800', minutes: [32, 40], channels: footPod },
  { ...strength, name: 'strap with RR intervals', device: 'v800', minutes: [30, 40], channels: [heartRate], rr: true },
  { ...run, ...hills, name: 'over the clock change', minutes: [140, 160], kmh: 7.6, pinned: 'clock change' },
  { ...run, name: 'over midnight', minutes: [70, 85], pinned: 'midnight' },
];

/** What fills the rest of the month. */
export const everyday: readonly [Recipe, ...Recipe[]] = [
  { ...run, name: 'everyday run', hour: 7, minutes: [25, 70], stops: true },
  { ...ride, name: 'commute', hour: 8, minutes: [18, 28], kmh: 21, effort: 0.42, stops: true },
  { ...walk, name: 'everyday walk', hour: 20, minutes: [20, 55] },
  { ...still, name: 'everyday mobility', detailed: 'MOBILITY_DYNAMIC', hour: 21, minutes: [10, 20], effort: 0.22 },
];

/** What a year of training is made of, without oddities. */
export const everydayRecipes = {
  run: { ...run, name: 'run', minutes: [0, 0], stops: false },
  ride: { ...ride, name: 'ride', minutes: [0, 0], device: 'vantage', channels: rideWithPower },
  walk: { ...walk, name: 'walk', minutes: [0, 0] },
  hike: { ...walk, ...hills, name: 'hike', detailed: 'HIKING', minutes: [0, 0], kmh: 4.4, effort: 0.42 },
  swim: {
    ...{ ...swim, name: 'open water swim', detailed: 'OPEN_WATER_SWIMMING', minutes: [0, 0] },
    ...{ kmh: 2.9, route: true, channels: noAltitude },
  },
  ski: {
    ...{ ...run, ...hills, name: 'ski tour', sport: 'OTHER', detailed: 'CROSS-COUNTRY_SKIING', motion: 'ski' },
    ...{ minutes: [0, 0], kmh: 10.5, channels: skiing },
  },
  strength: { ...strength, name: 'strength', minutes: [0, 0] },
} as const satisfies Record<string, Recipe>;
