import type uPlot from 'uplot';
import { duration } from '../../../../ui/format.js';
import type { WorkoutDetail } from '../../../payload/model.js';
import { FONT, faint } from '../../charts/chart.js';
import { color } from '../../theme.js';
import type { Linked } from '../linked.js';
import type { Channel } from './channels.js';
import type { Stretch } from './gaps.js';

/** What is drawn behind the lines. */
export interface Marks {
  laps: NonNullable<WorkoutDetail['laps']>;
  pauses: NonNullable<WorkoutDetail['pauses']>;
  /** The position on the current axis of a time in seconds since the start. */
  place(seconds: number): number;
}

/** Of many, the longest are named. */
const MAX_NAMED = 4;

/** Ranges of values in their colors: heart rate zones. */
export function drawBands(chart: uPlot, bands: NonNullable<Channel['bands']>): void {
  const { ctx, bbox } = chart;
  const y = (value: number) => Math.max(bbox.top, Math.min(bbox.top + bbox.height, chart.valToPos(value, 'y', true)));
  for (const { from, to, color: name } of bands) {
    ctx.fillStyle = faint(name, 0.13);
    ctx.fillRect(bbox.left, y(to), bbox.width, y(from) - y(to));
  }
}

/** Pauses as gray bands with dashed edges, and laps as thin lines. */
export function drawMarks(chart: uPlot, linked: Linked, { laps, pauses, place }: Marks): void {
  const { ctx, bbox } = chart;
  const x = (seconds: number) => chart.valToPos(place(seconds), 'x', true);
  within(chart, () => {
    for (const { start_seconds: start, duration_seconds: length } of linked.kind === 'time' ? pauses : []) {
      ctx.fillStyle = color('pause');
      ctx.fillRect(x(start), bbox.top, Math.max(1, x(start + length) - x(start)), bbox.height);
      ctx.strokeStyle = color('edge');
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
      for (const at of [x(start), x(start + length)]) upright(chart, at);
      ctx.setLineDash([]);
    }
    ctx.strokeStyle = color('lap');
    ctx.lineWidth = devicePixelRatio;
    for (const { start_seconds: start } of laps) if (start > 0) upright(chart, x(start));
  });
}

/** The names of the longest pauses, at the top of the first plot, and of the longest gaps of a channel. */
export function drawNames(
  chart: uPlot,
  linked: Linked,
  { pauses, place }: Marks,
  { gaps, isFirst }: { gaps: readonly Stretch[]; isFirst: boolean },
): void {
  if (linked.kind !== 'time') return;
  const { ctx, bbox } = chart;
  const x = (seconds: number) => chart.valToPos(place(seconds), 'x', true);
  within(chart, () => {
    ctx.font = FONT.replace('12px', `${11 * devicePixelRatio}px`);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    for (const { start_seconds: start, duration_seconds: length } of isFirst ? longest(pauses) : []) {
      note(
        chart,
        `pause ${duration(length)}`,
        x(start + length) + 4 * devicePixelRatio,
        bbox.top + 12 * devicePixelRatio,
      );
    }
    for (const { start_seconds: start, duration_seconds: length } of longest(gaps)) {
      const text = `no signal, ${duration(length)}`;
      const middle = (x(start) + x(start + length) - ctx.measureText(text).width) / 2;
      note(chart, text, middle, bbox.top + bbox.height - 6 * devicePixelRatio);
    }
  });
}

/** A few words on the color of the paper; at the right end, before their place. */
function note({ ctx, bbox }: uPlot, text: string, x: number, y: number): void {
  const { width } = ctx.measureText(text);
  const left = Math.max(bbox.left, Math.min(x, bbox.left + bbox.width - width));
  ctx.fillStyle = faint('card', 0.8);
  ctx.fillRect(left - 2, y - 10 * devicePixelRatio, width + 4, 13 * devicePixelRatio);
  ctx.fillStyle = color('soft');
  ctx.fillText(text, left, y);
}

function upright({ ctx, bbox }: uPlot, x: number): void {
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}

/** Draws in the plot only, not over its axes. */
function within({ ctx, bbox }: uPlot, work: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  work();
  ctx.restore();
}

const longest = (all: readonly Stretch[]) =>
  [...all].sort((a, b) => b.duration_seconds - a.duration_seconds).slice(0, MAX_NAMED);
