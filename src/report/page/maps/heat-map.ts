import { type Heat, HeatGrid } from '../../picture/heat.js';
import type { Region } from '../../picture/places.js';
import { boxOf, type Fit, fitInto, type Spot } from '../../picture/project.js';
import { colored } from '../charts/plane.js';
import { h, replace } from '../dom.js';
import { color, onTheme } from '../theme.js';
import { units } from '../units.js';

const LEVELS = [1, 2, 3, 4, 5] as const;
const GLOWS_ABOVE = 2;

/** A picture of where one has been in a region. */
export interface HeatMap {
  element: HTMLElement;
  /** Draws it; called when the element has a size. */
  start(): void;
}

/** @param title and @param detail in its corner. */
export function heatMap(region: Region<unknown>, title: string, detail: string): HeatMap {
  const lines = region.routes.map(({ line }) => line);
  const box = boxOf(lines);
  const canvas = h('canvas', { role: 'img', 'aria-label': `${title}: ${detail}. A drawing of all routes, north up.` });
  const scale = h('figcaption.caption.foot');
  const element = h('figure.sky.heat', {}, canvas, h('p.caption.corner', {}, h('strong', {}, title), detail), scale);
  let heat: Heat | undefined;
  const fitNow = () => {
    const { width, height } = sizeOf(element);
    // Title and scale are above and below the drawing.
    const bands = Math.min(width, height) < 300 ? ([46, 30] as const) : ([10, 10] as const);
    const inner = fitInto(box, width, height - bands[0] - bands[1], 16, 200);
    return { ...inner, place: shifted(inner.place, bands[0]) };
  };
  const draw = () => {
    if (!heat) return;
    const { width, height } = sizeOf(element);
    const ratio = Math.min(2, devicePixelRatio || 1);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = canvas.getContext('2d');
    if (!context) return;
    const fitted = fitNow();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    // Not left to the page behind it: on paper, some viewers draw what is transparent as white.
    context.fillStyle = color('sky');
    context.fillRect(0, 0, width, height);
    context.lineCap = 'round';
    for (const level of LEVELS) drawLevel(context, heat, level, fitted.place);
    replace(scale, ...(heat.most > 1 ? legend(heat.most) : []), ruler(fitted.unitsPerMeter, width));
  };
  return {
    element,
    start: () => {
      // A cell is about two pixels, but never less than the noise of the satellites.
      void inTurns(lines, new HeatGrid(Math.max(25, 2.5 / fitNow().unitsPerMeter)), element).then((found) => {
        heat = found;
        draw();
      });
      onTheme(draw);
      new ResizeObserver(() => {
        if (Math.abs(sizeOf(element).width * Math.min(2, devicePixelRatio || 1) - canvas.width) > 2) draw();
      }).observe(element);
    },
  };
}

/** Milliseconds of work after which the page has its turn. */
const TURN_MS = 25;

/** The heat of thousands of routes takes a second: meanwhile the page scrolls and reacts. Given up when the page has changed. */
async function inTurns(
  lines: readonly (readonly Spot[])[],
  grid: HeatGrid,
  element: HTMLElement,
): Promise<Heat | undefined> {
  let began = performance.now();
  for (const line of lines) {
    grid.add(line);
    if (performance.now() - began < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!element.isConnected) return undefined;
    began = performance.now();
  }
  return grid.heat();
}

/** All stretches of a level; the more often, the wider, with a glow around the brightest. */
function drawLevel(context: CanvasRenderingContext2D, { stretches }: Heat, level: number, place: Fit['place']): void {
  context.beginPath();
  for (const stretch of stretches) {
    if (stretch.level !== level) continue;
    context.moveTo(...place(stretch.from));
    context.lineTo(...place(stretch.to));
  }
  context.strokeStyle = color(`heat-${level}`);
  if (level > GLOWS_ABOVE) {
    context.globalAlpha = 0.22;
    context.lineWidth = 2.5 + 2 * level;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.lineWidth = 0.9 + 0.35 * level;
  context.stroke();
}

/** The same place, further down. */
function shifted(place: Fit['place'], down: number): Fit['place'] {
  return (spot) => {
    const [x, y] = place(spot);
    return [x, y + down];
  };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  const { width, height } = element.getBoundingClientRect();
  return { width: Math.round(width), height: Math.round(Math.max(height, 150)) };
}

function legend(most: number) {
  return [
    h(
      'span.legend-part',
      {},
      'once',
      LEVELS.map((level) => colored(h('i'), `heat-${level}`)),
      `${most} times`,
    ),
  ];
}

/** The length of a round distance, in words: the scale of the picture. */
function ruler(unitsPerMeter: number, width: number): HTMLElement {
  const meters = units.roundLength(width / 6 / unitsPerMeter);
  const bar = h('span.scale-bar');
  bar.style.setProperty('--long', `${meters * unitsPerMeter}px`);
  const value = units.distanceValue(meters);
  const text = units.isShort(meters)
    ? units.elevation(meters)
    : `${Math.round(value * 10) / 10} ${units.names.distance}`;
  return h('span.ruler-right', {}, bar, text);
}
