import type { Json, JsonObject } from '../../represent/json.js';
import { bodyTemperatureJson, skinContactsJson } from '../biosensing.js';
import type { Life } from '../life.js';
import type { Night } from '../night.js';

/** A period of `/temperature-measurements`; a delta of 0 is left out. */
export function temperature4Json(life: Life, night: Night): JsonObject {
  const told = bodyTemperatureJson(life, night);
  const samples = told.samples as readonly { temperature_celsius: Json; recording_time_delta_milliseconds: number }[];
  return {
    startTime: `${String(told.start_time)}Z`,
    sensorLocation: told.sensor_location,
    measurementType: told.measurement_type,
    temperatureMeasurementSamples: samples.map(
      ({ temperature_celsius: value, recording_time_delta_milliseconds: delta }) => ({
        ...(delta > 0 && { recordingTimeDeltaMilliseconds: delta }),
        temperatureCelsius: value,
      }),
    ),
  };
}

/** A period of `/skin-contacts`. Its shape is that of the account export: nobody has shown a response. */
export function skinContacts4Json(life: Life, day: number, syncedAt: number): JsonObject | undefined {
  const told = skinContactsJson(life, day, syncedAt);
  if (!told) return undefined;
  const changes = told.skin_contact_changes as readonly {
    skin_contact: boolean;
    recording_time_delta_milliseconds: number;
  }[];
  return {
    sourceDeviceId: told.source_device_id,
    startTime: `${String(told.start_time)}Z`,
    skinContactChanges: changes.map(({ skin_contact: contact, recording_time_delta_milliseconds: delta }) => ({
      ...(delta > 0 && { recordingTimeDeltaMilliseconds: delta }),
      ...(contact && { skinContact: true }),
    })),
  };
}
