import type { SourceLap, SourceSamples, SourceSession, SourceZone } from '../../../../workouts/source-session.js';
import { present, presentOrAbsent } from '../../fields.js';
import { isoSeconds, numeral, positive } from '../numerals.js';
import { child, childrenIn, type Element, textIn } from './elements.js';
import { seriesOf } from './series.js';

/*
 * `result` and `sport-result` of an exercise: the same elements. All units are metric: m, km/h, kcal, bpm. Where there is
 * nothing, there is no element, or 0. Checked on real files of 2009-2013.
 */

/** Milliseconds of `HH:MM[:[SS][.fff]]`: seconds are left out when they are 0, and `02:09:.100` is 2 h 9 min 0.1 s. */
export function durationMillis(text: string | undefined): number | undefined {
  const match = /^(\d{1,3}):(\d{1,2})(?::(\d{1,2})?(?:\.(\d{1,3}))?)?$/.exec(text ?? '');
  if (!match) return undefined;
  const [, hours, minutes, seconds = '0', fraction = ''] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

const averageOf = (element: Element | undefined, ...path: string[]) =>
  presentOrAbsent({
    average: positive(textIn(element, ...path, 'average')),
    maximum: positive(textIn(element, ...path, 'maximum')),
  });

/** What a result says, as a session without its start and its words. */
export function resultFields(result: Element): Omit<SourceSession, 'startTime'> {
  const millis = durationMillis(textIn(result, 'duration'));
  const samples = seriesOf(result, numeral(textIn(result, 'recording-rate')));
  return present({
    duration: millis === undefined ? undefined : isoSeconds(millis / 1000),
    calories: positive(textIn(result, 'calories')),
    distance: positive(textIn(result, 'distance')),
    heartRate: averageOf(result, 'heart-rate'),
    statistics: presentOrAbsent({
      speed: averageOf(result, 'speed', 'speed'),
      cadence: averageOf(result, 'speed', 'cadence'),
      power: averageOf(result, 'power'),
    }),
    fatPercentage: positive(textIn(result, 'fat-consumption')),
    runningIndex: positive(textIn(result, 'running-index')),
    zones: filled(childrenIn(result, 'zones', 'zone').map(zoneOf)),
    samples: filled(samples),
    laps: filled(lapsOf(result, 'laps', 'lap', samples)),
    autoLaps: filled(lapsOf(result, 'autolaps', 'autolap', samples)),
  });
}

const filled = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

function zoneOf(zone: Element, position: number): SourceZone {
  const millis = durationMillis(textIn(zone, 'in-zone'));
  return present({
    index: numeral(zone.index) ?? position,
    lowerLimit: numeral(textIn(zone, 'lower')),
    upperLimit: numeral(textIn(zone, 'upper')),
    inZone: millis === undefined ? undefined : isoSeconds(millis / 1000),
  });
}

/** Laps follow one another; an automatic lap may be called either name. */
function lapsOf(result: Element, list: string, name: string, samples: readonly SourceSamples[]): SourceLap[] {
  const laps = child(result, list)?.children.filter((one) => one.name === name || one.name === 'lap') ?? [];
  let passed = 0;
  return laps.flatMap((lap): SourceLap[] => {
    const millis = durationMillis(textIn(lap, 'duration'));
    if (millis === undefined) return [];
    const start = passed;
    passed += millis;
    return [
      present({
        splitMillis: passed,
        durationMillis: millis,
        distance: positive(textIn(lap, 'distance')),
        heartRate: averageOf(lap, 'heart-rate'),
        speed: averageOf(lap, 'speed'),
        cadence: averageOf(lap, 'cadence'),
        power: averageOf(lap, 'power'),
        ascent: climbed(positive(textIn(lap, 'ascent')), samples, start, passed),
        descent: climbed(positive(textIn(lap, 'descent')), samples, start, passed),
      }),
    ];
  });
}

const ALTITUDE = '3';
/** m; an altimeter counts more than the values of the series show. */
const CLIMB_TOLERANCE = 20;
/** m/s; a fast cable car. */
const MAX_CLIMB = 5;

/** A climb or a descent, if it is one: an altitude has been seen in its place. All in ms. */
function climbed(
  meters: number | undefined,
  samples: readonly SourceSamples[],
  startMillis: number,
  endMillis: number,
): number | undefined {
  if (meters === undefined) return undefined;
  const series = samples.find(({ sampleType }) => sampleType === ALTITUDE);
  if (!series || typeof series.data === 'string' || !series.recordingRate) {
    return meters <= ((endMillis - startMillis) / 1000) * MAX_CLIMB ? meters : undefined;
  }
  const step = series.recordingRate * 1000;
  const values = series.data.slice(Math.floor(startMillis / step), Math.ceil(endMillis / step) + 1);
  const measured = values.filter((value) => !Number.isNaN(value));
  const moved = measured.reduce((sum, value, i) => sum + Math.abs(value - (measured[i - 1] ?? value)), 0);
  return meters <= moved + CLIMB_TOLERANCE ? meters : undefined;
}
