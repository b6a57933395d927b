import { lookup } from '../../workouts/sports/lookup.js';
import type { Workout } from '../../workouts/workout.js';
import { serialNumber } from '../device.js';
import { deviceInfo, fileId } from './profile.js';
import { LOCAL_SUMMARY } from './summaries.js';
import type { FitWriter } from './writer.js';

const FILE_ACTIVITY = 4;
const MANUFACTURER_DEVELOPMENT = 255;
const MANUFACTURER_POLAR_ELECTRO = 123;
const PRODUCT_UNKNOWN = 0;

/**
 * Polar's product numbers, from the `ProductID` of its own TCX files. Products seen with two numbers (Pacer Pro,
 * Grit X Pro) are left out.
 */
const PRODUCTS: Record<string, number> = {
  loop: 1,
  v800: 13,
  v650: 19,
  m400: 22,
  beat: 25,
  a300: 85,
  'loop 2': 100,
  m450: 106,
  a360: 110,
  m600: 122,
  m200: 123,
  oh1: 151,
  m430: 163,
  a370: 166,
  m460: 172,
  'vantage v': 203,
  'vantage m': 209,
  ignite: 216,
  'grit x': 217,
  unite: 225,
  'vantage v2': 230,
  'verity sense': 235,
  'vantage m2': 236,
  'ignite 2': 241,
  pacer: 256,
  'ignite 3': 262,
  'vantage v3': 263,
  'vantage m3': 268,
  'grit x2': 270,
};

/**
 * Who made the file, and on which device. polar-sync did, so the manufacturer is "development"; with `asDevice` it is
 * Polar, by which services recognize where a file comes from. Either way the file has the watch's name and serial number.
 * @param start in FIT seconds.
 */
export function writeIdentity(writer: FitWriter, workout: Workout, start: number, asDevice: boolean): void {
  const product_name = workout.source.device;
  const origin = {
    manufacturer: asDevice ? MANUFACTURER_POLAR_ELECTRO : MANUFACTURER_DEVELOPMENT,
    product: asDevice ? productOf(product_name) : PRODUCT_UNKNOWN,
    serial_number: serialNumber(workout),
  };
  // Readers look for the watch's name in one or the other.
  writer.message(LOCAL_SUMMARY, fileId, { type: FILE_ACTIVITY, ...origin, time_created: start, product_name });
  writer.message(LOCAL_SUMMARY, deviceInfo, { timestamp: start, device_index: 0, ...origin, product_name });
}

function productOf(device = ''): number {
  return lookup(PRODUCTS, device.toLowerCase().replace(/^polar\s+/, '')) ?? PRODUCT_UNKNOWN;
}
