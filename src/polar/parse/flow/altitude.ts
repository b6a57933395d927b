import type { SourceRoutePoint, SourceSamples } from '../../../workouts/source-session.js';
import { isWithin } from '../../../workouts/values/ranges.js';
import { type Values, valuesOf } from './series.js';

/*
 * Altitudes in both forms of the account export and in API v4: Polar writes 0 until something has been measured.
 */

/** m; a barometer does not change by more than this from one value to the next. */
const ALTITUDE_STEP = 2;

const ALTITUDE_TYPE = '3';

const none = new Float64Array();

interface Altitudes {
  samples: SourceSamples[];
  route: SourceRoutePoint[];
}

/**
 * Series and route without the zeros that mean an altitude not yet measured: those before a first one that is nowhere near
 * zero, and a whole list of zeros if the other list shows that the ground is elsewhere.
 */
export function withoutPlaceholders({ samples, route }: Altitudes): Altitudes {
  const series = samples.find(({ sampleType }) => sampleType === ALTITUDE_TYPE);
  const values = series?.data instanceof Float64Array ? series.data : none;
  const heights = valuesOf(route.map(({ altitude }) => altitude));
  const cleanValues = cleaned(values, heights);
  const cleanHeights = cleaned(heights, values);
  return {
    samples:
      cleanValues === values ? samples : samples.map((one) => (one === series ? { ...one, data: cleanValues } : one)),
    route: cleanHeights === heights ? route : route.map((point, i) => withAltitude(point, cleanHeights[i])),
  };
}

function withAltitude({ altitude: _placeholder, ...point }: SourceRoutePoint, altitude = Number.NaN): SourceRoutePoint {
  return Number.isNaN(altitude) ? point : { ...point, altitude };
}

/** The list without placeholders; the same list if it has none. */
function cleaned(values: Values, others: Values): Values {
  const known = values.findIndex((value) => value !== 0 && isWithin('altitude', value));
  if (known === -1) return others.some(isElsewhere) ? values.map(() => Number.NaN) : values;
  if (!isElsewhere(values[known]) || !values.slice(0, known).includes(0)) return values;
  return values.map((value, i) => (i < known && value === 0 ? Number.NaN : value));
}

const isElsewhere = (altitude = Number.NaN) => isWithin('altitude', altitude) && Math.abs(altitude) > ALTITUDE_STEP;
