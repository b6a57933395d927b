import type { Units } from '../../ui/units.js';
import type { Lettering } from '../drawing/lettering.js';
import { sky } from '../drawing/night-colors.js';
import type { WorkoutFacts } from '../payload/model.js';
import { type Heat, HeatGrid, type Stretch } from '../picture/heat.js';
import type { Region } from '../picture/places.js';
import { boxOf, type Fit, fitInto } from '../picture/project.js';
import { regionWords } from '../picture/regions.js';

/** How a poster is drawn. */
export interface PosterStyle {
  lettering: Lettering;
  units: Units;
  /** Called between routes and places: nothing holds up signals for long. */
  turn(): Promise<void>;
}

/** A part of the picture. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The noise of the satellites in meters, and what a cell is at least in units of the picture. */
const CELL = { meters: 25, units: 2.5 };
const GLOWS_ABOVE = 2;
/** Words above and the scale below a map. */
const BANDS = [54, 30] as const;

/** The heat of a region with its name, how often the most frequent way was gone, and its scale. */
export async function regionMap(region: Region<WorkoutFacts>, part: Part, style: PosterStyle): Promise<string> {
  const { lettering, units, turn } = style;
  const lines = region.routes.map(({ line }) => line);
  const inner = fitInto(boxOf(lines), part.width, part.height - BANDS[0] - BANDS[1], 12, 200);
  const grid = new HeatGrid(Math.max(CELL.meters, CELL.units / inner.unitsPerMeter));
  for (const line of lines) {
    grid.add(line);
    await turn();
  }
  const heat = grid.heat();
  await turn();
  const place: Fit['place'] = (spot) => {
    const [x, y] = inner.place(spot);
    return [part.x + x, part.y + BANDS[0] + y];
  };
  const [title, detail] = regionWords(region, units);
  const isLarge = part.width > 700;
  const most = heat.most > 1 ? `, up to ${heat.most} times the same way` : '';
  return [
    drawn(heat, place),
    lettering.text(title, { x: part.x, y: part.y + 18, size: isLarge ? 22 : 17, fill: sky.ink, bold: true }),
    lettering.text(`${detail}${isLarge ? most : ''}`, {
      ...{ x: part.x, y: part.y + (isLarge ? 46 : 40), size: isLarge ? 17 : 15, fill: sky.soft },
    }),
    scale(inner.unitsPerMeter, part, style),
  ].join('');
}

/** The rarest first, so that the brightest lie on top; the more often, the wider, with a glow around the brightest. */
function drawn({ stretches }: Heat, place: Fit['place']): string {
  const layers = sky.heat.map((color, i) => {
    const level = i + 1;
    const d = pathOf(
      stretches.filter((stretch) => stretch.level === level),
      place,
    );
    if (d === '') return '';
    const glow =
      level > GLOWS_ABOVE ? `<path d="${d}" stroke="${color}" stroke-width="${2.5 + 2 * level}" opacity="0.22"/>` : '';
    return `${glow}<path d="${d}" stroke="${color}" stroke-width="${(0.9 + 0.35 * level).toFixed(2)}"/>`;
  });
  return `<g fill="none" stroke-linecap="round">${layers.join('')}</g>`;
}

function pathOf(stretches: readonly Stretch[], place: Fit['place']): string {
  return stretches
    .map(({ from, to }) => {
      const [[x, y], [toX, toY]] = [place(from), place(to)];
      return `M${tenth(x)} ${tenth(y)}L${tenth(toX)} ${tenth(toY)}`;
    })
    .join('');
}

function scale(unitsPerMeter: number, part: Part, { lettering, units }: PosterStyle): string {
  const meters = units.roundLength(part.width / 6 / unitsPerMeter);
  const long = meters * unitsPerMeter;
  const [right, bottom] = [part.x + part.width, part.y + part.height];
  const text = units.isShort(meters)
    ? units.elevation(meters)
    : `${Math.round(units.distanceValue(meters) * 10) / 10} ${units.names.distance}`;
  return [
    `<path d="M${tenth(right - long)} ${bottom - 6}v6h${tenth(long)}v-6" fill="none" stroke="${sky.soft}"/>`,
    lettering.text(text, { x: right, y: bottom - 10, size: 14, fill: sky.soft, anchor: 'end' }),
  ].join('');
}

/** What the colors mean. */
export function heatLegend(x: number, y: number, lettering: Lettering): string {
  const style = { y: y + 4, size: 16, fill: sky.soft };
  const from = x + lettering.width('once', style) + 12;
  const boxes = sky.heat.map(
    (color, i) => `<rect x="${tenth(from + 22 * i)}" y="${y - 10}" width="18" height="14" rx="2" fill="${color}"/>`,
  );
  return [
    lettering.text('once', { ...style, x }),
    ...boxes,
    lettering.text('most often', { ...style, x: from + 22 * sky.heat.length + 8 }),
  ].join('');
}

const tenth = (value: number) => Math.round(value * 10) / 10;
