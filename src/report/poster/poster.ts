import { count } from '../../ui/format.js';
import type { Units } from '../../ui/units.js';
import { escaped } from '../drawing/lettering.js';
import { sky } from '../drawing/night-colors.js';
import type { WorkoutFacts } from '../payload/model.js';
import type { Region } from '../picture/places.js';
import { regionWords } from '../picture/regions.js';
import { heatLegend, type Part, type PosterStyle, regionMap } from './region-map.js';

const WIDTH = 1500;
const MARGIN = 60;
const TOP = 170;
const MAIN_HEIGHT = 980;
const SMALL_HEIGHT = 330;
const GAP = 28;
const COLUMNS = 4;
/** The most visited one is large. */
const MAX_SMALL = 8;
const FOOT = 70;

/** Units of the picture; its height depends on the number of places. */
export const POSTER_WIDTH = WIDTH;

/** All routes in one picture, by place: the most visited one large, the others below it, each at its own scale. */
export async function poster(regions: readonly Region<WorkoutFacts>[], style: PosterStyle): Promise<string> {
  const { lettering, units } = style;
  const [main, ...others] = regions;
  const small = others.slice(0, MAX_SMALL);
  const columns = small.length === 5 || small.length === 6 ? 3 : Math.min(COLUMNS, small.length);
  const rows = columns > 0 ? Math.ceil(small.length / columns) : 0;
  const width = WIDTH - 2 * MARGIN;
  const height = TOP + MAIN_HEIGHT + rows * (SMALL_HEIGHT + GAP) + FOOT;
  const maps: string[] = [];
  if (main) maps.push(await regionMap(main, { x: MARGIN, y: TOP, width, height: MAIN_HEIGHT }, style));
  for (const [i, region] of small.entries()) {
    const wide = (width - (columns - 1) * GAP) / columns;
    const part: Part = {
      x: MARGIN + (i % columns) * (wide + GAP),
      y: TOP + MAIN_HEIGHT + GAP + Math.floor(i / columns) * (SMALL_HEIGHT + GAP),
      width: wide,
      height: SMALL_HEIGHT,
    };
    maps.push(rule(part), await regionMap(region, part, style));
  }
  const words = facts(regions, regions.length - 1 - small.length, units);
  const label = `Where you have been: ${words}. ${regions.map((region) => regionWords(region, units).join(': ')).join('. ')}.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="${sky.ground}"/>`,
    lettering.text('Where you have been', {
      ...{ x: MARGIN, y: 96, size: 46, fill: sky.ink, bold: true, spacing: -1 },
    }),
    lettering.text(words, { x: MARGIN, y: 134, size: 20, fill: sky.soft }),
    ...maps,
    heatLegend(MARGIN, height - 34, lettering),
    lettering.text('made with polar-sync', {
      x: WIDTH - MARGIN,
      y: height - 30,
      size: 16,
      fill: sky.soft,
      anchor: 'end',
    }),
    '</svg>\n',
  ].join('');
}

function facts(regions: readonly Region<WorkoutFacts>[], hidden: number, units: Units): string {
  const routes = regions.flatMap(({ routes: own }) => own.map(({ of }) => of));
  const dates = routes.map(({ start_time_local: start }) => start.slice(0, 10)).sort();
  const meters = routes.reduce((sum, { distance_meters: own = 0 }) => sum + own, 0);
  const distance = `${Math.round(units.distanceValue(meters)).toLocaleString('en')} ${units.names.distance}`;
  const places = count(new Set(regions.map(({ place }) => place)).size, 'place');
  return [
    `${count(routes.length, 'route')} in ${places}`,
    distance,
    `${dates[0]} to ${dates.at(-1)}`,
    ...(hidden > 0 ? [`without the ${count(hidden, 'least visited picture')}`] : []),
  ].join(' · ');
}

const rule = ({ x, y, width }: Part) => `<path d="M${x} ${y - GAP / 2}h${width}" stroke="${sky.line}"/>`;
