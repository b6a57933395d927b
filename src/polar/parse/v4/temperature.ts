import { z } from 'zod';
import { word } from '../../../kinds/normalize/words.js';
import { formatInstant } from '../../../workouts/time/time.js';
import { list, optionalText, present, requiredNumber } from '../fields.js';
import type { Understood } from '../kinds/elements.js';
import { dayAt, delta, instant, optionalInstant } from '../kinds/instants.js';
import { type Answer4, listIn, readEach, told } from './elements.js';

const sample = z.object({
  temperatureCelsius: requiredNumber,
  // Left out where it is 0.
  recordingTimeDeltaMilliseconds: delta.default(0),
});

const period = z.object({
  startTime: instant,
  endTime: optionalInstant,
  modifiedTime: optionalInstant,
  sourceDeviceId: optionalText,
  sensorLocation: optionalText,
  measurementType: optionalText,
  temperatureMeasurementSamples: list(sample).nullish(),
});

/** `/temperature-measurements`: the periods of v3's `biosensing/bodytemperature`. @throws BadAnswerError */
export function parseTemperatures(answer: Answer4): Understood {
  return readEach(listIn(answer, 'temperatureMeasurementPeriod'), period, (raw) => {
    const start = formatInstant(raw.startTime);
    const type = word(raw.measurementType, 'tm_');
    const samples = (raw.temperatureMeasurementSamples ?? []).map((one) => ({
      time: formatInstant(raw.startTime + one.recordingTimeDeltaMilliseconds),
      temperature_celsius: one.temperatureCelsius,
    }));
    return [
      present({
        // Two sensors may begin in the same second.
        ...told(
          'body_temperature',
          type === undefined ? start : `${start}/${type}`,
          dayAt(raw.startTime, undefined),
          'utc',
        ),
        start_time: start,
        end_time: raw.endTime,
        modified_time: raw.modifiedTime,
        device_id: raw.sourceDeviceId,
        measurement_type: type,
        sensor_location: word(raw.sensorLocation, 'sl_'),
        samples: samples.length > 0 ? samples : undefined,
      }),
    ];
  });
}
