import type { SourceRoutePoint, SourceSamples } from '../../../workouts/source-session.js';
import { isWithin } from '../../../workouts/values/ranges.js';
import { numberOf, textOf, type Values } from './series.js';

/*
 * Altitudes of both forms of the account export, and of API v4: Polar writes 0 for as long as nothing has been measured.
 */

/** m; a barometer does not rise or sink further than this from one value to the next. */
const ALTITUDE_STEP = 2;

const ALTITUDE_TYPE = '3';

interface Altitudes {
  samples: SourceSamples[];
  route: SourceRoutePoint[];
}

/**
 * Series and route without the zeros that stand for an altitude that was not measured yet: those before a first one that
 * is nowhere near, and a whole list of them where the other list says that the ground is elsewhere.
 */
export function withoutPlaceholders({ samples, route }: Altitudes): Altitudes {
  const series = samples.find(({ sampleType }) => sampleType === ALTITUDE_TYPE);
  const values = series?.data.split(',').map(numberOf) ?? [];
  const heights = route.map(({ altitude }) => altitude);
  const settledValues = settled(values, heights);
  const settledHeights = settled(heights, values);
  return {
    samples:
      settledValues === values
        ? samples
        : samples.map((one) => (one === series ? { ...one, data: textOf(settledValues) } : one)),
    route: settledHeights === heights ? route : route.map((point, i) => withAltitude(point, settledHeights[i])),
  };
}

function withAltitude({ altitude: _placeholder, ...point }: SourceRoutePoint, altitude?: number): SourceRoutePoint {
  return altitude === undefined ? point : { ...point, altitude };
}

/** The same list where nothing stands for something else. */
function settled(values: Values, others: Values): Values {
  const known = values.findIndex((value) => value !== undefined && value !== 0 && isWithin('altitude', value));
  if (known === -1) return others.some(isElsewhere) ? values.map(() => undefined) : values;
  if (!isElsewhere(values[known]) || !values.slice(0, known).includes(0)) return values;
  return values.map((value, i) => (i < known && value === 0 ? undefined : value));
}

const isElsewhere = (altitude: number | undefined) =>
  altitude !== undefined && isWithin('altitude', altitude) && Math.abs(altitude) > ALTITUDE_STEP;
