import type { SourceSamples } from '../../../../workouts/source-session.js';
import { lookup } from '../../../../workouts/sports/lookup.js';
import { BadAnswerError } from '../../../errors.js';
import { numeral } from '../numerals.js';
import { childrenIn, type Element, textIn } from './elements.js';

/** The types of series, which are AccessLink's numbers under their names. */
const types: Readonly<Record<string, string>> = {
  HEARTRATE: '0',
  SPEED: '1',
  CADENCE: '2',
  ALTITUDE: '3',
  POWER: '4',
  POWER_PI: '5',
  POWER_LRB: '6',
  AIR_PRESSURE: '7',
  RUN_CADENCE: '8',
  TEMPERATURE: '9',
  DISTANCE: '10',
};

const ALTITUDE = '3';
/** Ten days of seconds. */
const MAX_VALUES = 864_000;

/**
 * The series of a result, on the timer: value i at i times the rate. Anything but a number is a gap; a comma at the end is
 * followed by no value, and zeros at the end of the altitudes are none.
 * @param rate seconds; 0 or undefined: there are none.
 * @throws BadAnswerError for more values than any session has.
 */
export function seriesOf(result: Element, rate: number | undefined): SourceSamples[] {
  if (rate === undefined || rate <= 0) return [];
  return childrenIn(result, 'samples', 'sample').flatMap((sample) => {
    const word = textIn(sample, 'type');
    const values = valuesOf(textIn(sample, 'values') ?? '');
    if (word === undefined || values.length === 0) return [];
    const sampleType = lookup(types, word.toUpperCase()) ?? word;
    return [{ sampleType, recordingRate: rate, data: sampleType === ALTITUDE ? withoutEnd(values) : values }];
  });
}

function valuesOf(text: string): Float64Array {
  const values: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (values.length === MAX_VALUES) throw new BadAnswerError(`a series with more than ${MAX_VALUES} values`);
    const comma = text.indexOf(',', at);
    const end = comma < 0 ? text.length : comma;
    values.push(numeral(text.slice(at, end)) ?? Number.NaN);
    at = end + 1;
  }
  return Float64Array.from(values);
}

function withoutEnd(values: Float64Array): Float64Array {
  const last = values.findLastIndex((value) => value !== 0);
  return values.map((value, i) => (i > last ? Number.NaN : value));
}
