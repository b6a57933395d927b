import { productNumber } from '../../workouts/products.js';
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
 * Who made the file, and on which device. polar-sync did, so the manufacturer is "development"; with `asDevice` it is
 * Polar, by which services recognize where a file comes from. Either way the file has the watch's name and serial number.
 * @param start in FIT seconds.
 */
export function writeIdentity(writer: FitWriter, workout: Workout, start: number, asDevice: boolean): void {
  const product_name = workout.source.device;
  const origin = {
    manufacturer: asDevice ? MANUFACTURER_POLAR_ELECTRO : MANUFACTURER_DEVELOPMENT,
    product: (asDevice ? productNumber(product_name ?? '') : undefined) ?? PRODUCT_UNKNOWN,
    serial_number: serialNumber(workout),
  };
  // Readers look for the watch's name in one or the other.
  writer.message(LOCAL_SUMMARY, fileId, { type: FILE_ACTIVITY, ...origin, time_created: start, product_name });
  writer.message(LOCAL_SUMMARY, deviceInfo, { timestamp: start, device_index: 0, ...origin, product_name });
}
