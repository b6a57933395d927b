import type { Units } from '../../ui/units.js';
import { glyphShapes } from '../drawing/glyph-shapes.js';
import { escaped, type Lettering } from '../drawing/lettering.js';
import { familyColors } from '../drawing/night-colors.js';
import type { Family } from '../families.js';
import { boxOf, fitInto, pathOf, project } from '../picture/project.js';
import { bestsLegend, ring } from './ring.js';
import type { Year } from './year.js';

/** Units of the picture: its shape is that of a post, 4 to 5. */
export const CARD = { width: 1080, height: 1350 } as const;

const LEFT = 70;
const RIGHT = CARD.width - LEFT;
const INK = '#eef1f3';
const SOFT = '#a5b0b9';
const FAINT = '#7d8994';

const shortNames: Readonly<Record<Family, string>> = {
  run: 'Run',
  ride: 'Ride',
  swim: 'Swim',
  walk: 'Walk',
  ski: 'Ski',
  strength: 'Strength',
  other: 'Other',
};

/** How a card is drawn. */
export interface CardStyle {
  lettering: Lettering;
  units: Units;
  /** Without the shapes of routes, by which those who know the place would know them. */
  withoutRoutes?: boolean;
}

/** The card of a year as an SVG: shapes of routes without places, and nothing of the heart. */
export function yearCard(year: Year, { lettering, units, withoutRoutes = false }: CardStyle): string {
  const { width, height } = CARD;
  const distance = whole(units.distanceValue(year.meters));
  const unit = units.system === 'imperial' ? 'miles' : 'kilometers';
  const label = `${year.name} in training: ${distance} ${unit}, ${whole(year.seconds / 3600)} hours, ${year.workouts} workouts`;
  const line = (text: string, x: number, y: number, size: number, fill: string, more = {}) =>
    lettering.text(text, { x, y, size, fill, ...more });
  const middle = { anchor: 'middle' } as const;
  const end = { anchor: 'end' } as const;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    '<defs><radialGradient id="ground" cx="50%" cy="41.5%" r="62%"><stop offset="0" stop-color="#1a2230"/><stop offset="1" stop-color="#0a0d11"/></radialGradient></defs>',
    `<rect width="${width}" height="${height}" fill="url(#ground)"/>`,
    ring(year, lettering),
    line(year.name, 540, 504, 34, SOFT, { ...middle, bold: true, spacing: 6 }),
    line(distance, 540, 580, distance.length > 6 ? 68 : 88, INK, { ...middle, bold: true, spacing: -3 }),
    line(`${unit}${year.isOver ? '' : ', so far'}`, 540, 616, 22, SOFT, middle),
    line('A year in training', LEFT, 96, 30, INK, { bold: true, spacing: -0.5 }),
    line(year.asleep === undefined ? 'each day' : 'outwards days, inwards nights', RIGHT, 96, 19, SOFT, end),
    bestsLegend(year.bests, lettering),
    figures(year, units, lettering),
    sports(year, lettering),
    withoutRoutes ? '' : shapes(year),
    line(`${dayInWords(`${year.name}-01-01`)} to ${dayInWords(year.until)} ${year.name}`, LEFT, 1322, 16, FAINT),
    line('made with polar-sync', RIGHT, 1322, 16, FAINT, end),
    '</svg>\n',
  ].join('');
}

function figures(year: Year, units: Units, lettering: Lettering): string {
  const climb = units.system === 'imperial' ? 'feet of climb' : 'meters of climb';
  const all: [string, string][] = [
    [whole(year.seconds / 3600), 'hours'],
    [whole(year.workouts), year.workouts === 1 ? 'workout' : 'workouts'],
    ...(year.climb > 0 ? [[whole(units.elevationValue(year.climb)), climb] as [string, string]] : []),
    ...(year.asleep === undefined ? [] : [[hoursAndMinutes(year.asleep), 'asleep per night'] as [string, string]]),
  ];
  return all
    .map(([value, label], i) => {
      const x = LEFT + 240 * i;
      return (
        lettering.text(value, { x, y: 1098, size: 52, fill: INK, bold: true, spacing: -1.5 }) +
        lettering.text(label, { x, y: 1130, size: 19, fill: SOFT })
      );
    })
    .join('');
}

/** Time by sport, in one row; what has no room is left out, the least first. */
function sports({ sports: all }: Year, lettering: Lettering): string {
  const texts = all.map(({ family, seconds }) => {
    const text = `${shortNames[family]} ${seconds < 3600 ? '<1' : whole(seconds / 3600)} h`;
    return { family, text, width: 34 + lettering.width(text, { size: 19 }) };
  });
  const shown: typeof texts = [];
  let used = 0;
  for (const one of texts) {
    if (used + one.width + 24 * shown.length > RIGHT - LEFT) break;
    shown.push(one);
    used += one.width;
  }
  const gap = Math.min(80, (RIGHT - LEFT - used) / Math.max(1, shown.length - 1));
  let x = LEFT;
  return shown
    .map(({ family, text, width }) => {
      const drawn = glyph(family, x, 1165) + lettering.text(text, { x: x + 34, y: 1185, size: 19, fill: '#c9d1d8' });
      x += width + gap;
      return drawn;
    })
    .join('');
}

function glyph(family: Family, x: number, y: number): string {
  const paths = glyphShapes[family].map((d) => `<path d="${d}"/>`).join('');
  const place = `translate(${tenth(x)} ${y}) scale(${tenth(26 / 24)})`;
  return `<g transform="${place}" fill="none" stroke="${familyColors[family]}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</g>`;
}

/** The rounds most often gone, each at a scale of its own. */
function shapes({ rounds }: Year): string {
  const drawn = rounds.map(({ family, line }, i) => {
    const flat = project(line, line[0]?.[0] ?? 0);
    const d = pathOf(flat, fitInto(boxOf([flat]), 48, 48, 2));
    return `<path transform="translate(${tenth(66 + i * 52.6)} 1234)" d="${d}" stroke="${familyColors[family]}"/>`;
  });
  return `<g fill="none" stroke-width="1.7" stroke-linejoin="round">${drawn.join('')}</g>`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** `28 November` */
const dayInWords = (date: string) => `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
const hoursAndMinutes = (seconds: number) => {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};
const whole = (value: number) => Math.round(value).toLocaleString('en');
const tenth = (value: number) => Math.round(value * 10) / 10;
