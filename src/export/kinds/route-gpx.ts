import type { PlannedRoute } from '../../kinds/definitions/targets.js';
import type { KindRecord } from '../../kinds/kinds.js';
import { xmlElement } from '../xml/xml.js';
import type { DataFile } from './data-file.js';

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="polar-sync" xmlns="http://www.topografix.com/GPX/1/1">
`;

/** Planned routes as GPX 1.1: a `rte` for each, in one file. Positions to 1 cm (7 decimals), altitudes to 1 cm. */
export function routesAsGpx(name: string): DataFile {
  return { name, kinds: ['planned_route'], opening: OPENING, rows: routeOf, closing: '</gpx>\n' };
}

function routeOf(record: KindRecord): string {
  if (record.kind !== 'planned_route') return '';
  const points = (record.points ?? []).map(pointOf).join('');
  return `<rte>\n${xmlElement('name', record.name)}${xmlElement('desc', record.description)}${points}</rte>\n`;
}

type Point = NonNullable<PlannedRoute['points']>[number];

function pointOf({ latitude, longitude, altitude_meters: altitude }: Point): string {
  const at = `lat="${degrees(latitude)}" lon="${degrees(longitude)}"`;
  return altitude === undefined ? `<rtept ${at}/>\n` : `<rtept ${at}><ele>${decimal(altitude, 2)}</ele></rtept>\n`;
}

const degrees = (value: number) => decimal(value, 7);

/** Without an exponent, which GPX does not know, and without zeros at the end. */
const decimal = (value: number, digits: number) =>
  value
    .toFixed(digits)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
