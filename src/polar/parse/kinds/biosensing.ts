import { z } from 'zod';
import { word } from '../../../kinds/normalize/words.js';
import { formatInstant } from '../../../workouts/time/time.js';
import { list, optionalNumber, optionalText, optionalTruth, present, requiredNumber } from '../fields.js';
import { day, type ResponseBody, readElements, type Understood } from './elements.js';
import { dayAt, delta, instant, optionalInstant } from './instants.js';

/** What Polar sends about a period of measuring, in UTC. */
const period = z.object({
  source_device_id: optionalText,
  start_time: instant,
  end_time: optionalInstant,
  modified_time: optionalInstant,
});

function periodOf(raw: z.infer<typeof period>) {
  return {
    date: dayAt(raw.start_time, undefined),
    time_basis: 'utc' as const,
    source: 'accesslink' as const,
    start_time: formatInstant(raw.start_time),
    end_time: raw.end_time,
    modified_time: raw.modified_time,
    device_id: raw.source_device_id,
  };
}

const temperature = z.object({ temperature_celsius: requiredNumber, recording_time_delta_milliseconds: delta });

const bodyTemperature = period.extend({
  measurement_type: optionalText,
  sensor_location: optionalText,
  samples: list(temperature).nullish(),
});

/** `/v3/users/biosensing/bodytemperature`: times in UTC, with or without Z. @throws BadAnswerError */
export function parseBodyTemperature(answer: ResponseBody): Understood {
  const shape = { element: bodyTemperature, envelopes: ['body_temperature'], single: 'start_time' };
  return readElements(answer, shape, (raw) => {
    const start = formatInstant(raw.start_time);
    const type = word(raw.measurement_type, 'tm_');
    const samples = (raw.samples ?? []).map((one) => ({
      time: formatInstant(raw.start_time + one.recording_time_delta_milliseconds),
      temperature_celsius: one.temperature_celsius,
    }));
    return present({
      kind: 'body_temperature' as const,
      // Two sensors may start in the same second.
      id: type === undefined ? start : `${start}/${type}`,
      ...periodOf(raw),
      measurement_type: type,
      sensor_location: word(raw.sensor_location, 'sl_'),
      samples: samples.length > 0 ? samples : undefined,
    });
  });
}

const skinTemperature = z.object({
  sleep_date: day,
  sleep_time_skin_temperature_celsius: optionalNumber,
  deviation_from_baseline_celsius: optionalNumber,
});

/** `/v3/users/biosensing/skintemperature`: one value per night. @throws BadAnswerError */
export function parseSkinTemperature(answer: ResponseBody): Understood {
  const shape = { element: skinTemperature, envelopes: ['skin_temperature'], single: 'sleep_date' };
  return readElements(answer, shape, (raw) =>
    present({
      kind: 'skin_temperature' as const,
      id: raw.sleep_date,
      date: raw.sleep_date,
      time_basis: 'local' as const,
      source: 'accesslink',
      skin_temperature_celsius: raw.sleep_time_skin_temperature_celsius,
      deviation_from_baseline_celsius: raw.deviation_from_baseline_celsius,
    }),
  );
}

const contactChange = z.object({ skin_contact: optionalTruth, recording_time_delta_milliseconds: delta });

const skinContacts = period.extend({
  skin_contact_changes: list(contactChange).nullish(),
});

/** `/v3/users/biosensing/skincontacts`: times in UTC, with or without Z. @throws BadAnswerError */
export function parseSkinContacts(answer: ResponseBody): Understood {
  const shape = { element: skinContacts, envelopes: ['skin_contacts'], single: 'start_time' };
  return readElements(answer, shape, (raw) => {
    const changes = (raw.skin_contact_changes ?? []).flatMap(({ skin_contact: contact, ...at }) => {
      const time = formatInstant(raw.start_time + at.recording_time_delta_milliseconds);
      return contact === undefined ? [] : [{ time, contact: Number(contact) }];
    });
    return present({
      kind: 'skin_contacts' as const,
      id: formatInstant(raw.start_time),
      ...periodOf(raw),
      changes: changes.length > 0 ? changes : undefined,
    });
  });
}
