import type uPlot from 'uplot';
import type { WorkoutDetail } from '../../payload/model.js';
import { axis, draw, faint } from '../charts/chart.js';
import { color } from '../theme.js';
import type { Channel } from './channels.js';
import type { Linked } from './linked.js';
import { timeIncrements, timeTick } from './ticks.js';

const HEIGHT = 150;

/** Draws one channel, and keeps its cursor and zoom in step with all others. */
export function drawPlot(host: HTMLElement, channel: Channel, linked: Linked, marks: Marks): void {
  const { ticks } = channel;
  // Set while this plot follows the others, so that it does not react to itself.
  let following = false;
  const chart = draw(
    host,
    {
      height: HEIGHT,
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, dist: 8 },
        points: { size: 10, width: 2, stroke: () => color('card'), fill: () => color(channel.color) },
      },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: { x: { time: false, range: (_u, min, max) => [min, max] }, y: { range: () => channel.range } },
      axes: [
        axis({
          size: 24,
          space: 64,
          incrs: () => (linked.kind === 'time' ? timeIncrements : decimals),
          values: (_u, splits, _axis, _space, step) =>
            splits.map((at) => (linked.kind === 'time' ? timeTick(at, step) : `${round(at)} km`)),
        }),
        axis({
          size: 50,
          space: 24,
          ...(ticks && { splits: (_u: uPlot, _axis: number, min: number, max: number) => ticks(min, max) }),
          values: (_u, splits) => splits.map(channel.tick),
        }),
      ],
      series: [
        {},
        {
          stroke: () => color(channel.color),
          width: 1.5,
          points: { show: false },
          ...(channel.filled && { fill: () => faint(channel.color, 0.22), fillTo: () => channel.range[0] }),
        },
      ],
      hooks: {
        drawClear: [
          (u) => {
            drawBands(u, channel.bands ?? []);
            drawMarks(u, linked, marks);
          },
        ],
        setCursor: [
          (u) => {
            if (following) return;
            if (u.cursor.idx === null || u.cursor.idx === undefined) follow();
            else linked.setCursor(u.cursor.idx);
          },
        ],
        setScale: [
          (u, key) => {
            const { min, max } = u.scales.x ?? {};
            if (key === 'x' && typeof min === 'number' && typeof max === 'number') linked.setZoom([min, max]);
          },
        ],
      },
    },
    [linked.places, channel.values],
  );

  const follow = () => {
    const place = linked.places[linked.index] ?? 0;
    const [from, to] = linked.range;
    following = true;
    const isVisible = place >= from && place <= to;
    chart.setCursor({ left: isVisible ? chart.valToPos(place, 'x') : -10, top: isVisible ? 1 : -10 });
    following = false;
  };
  linked.listen({
    cursor: follow,
    zoom: ([min, max]) => {
      if (chart.scales.x?.min !== min || chart.scales.x.max !== max) chart.setScale('x', { min, max });
      follow();
    },
    axis: () => {
      chart.setData([linked.places, channel.values]);
      follow();
    },
  });
  followFinger(chart, linked);
}

const decimals = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];
const round = (value: number) => String(Math.round(value * 100) / 100);

/** What is drawn behind the lines. */
export interface Marks {
  laps: NonNullable<WorkoutDetail['laps']>;
  pauses: NonNullable<WorkoutDetail['pauses']>;
  /** The position on the current axis of a time in seconds since the start. */
  place(seconds: number): number;
}

function drawBands(chart: uPlot, bands: NonNullable<Channel['bands']>): void {
  const { ctx, bbox } = chart;
  const y = (value: number) => Math.max(bbox.top, Math.min(bbox.top + bbox.height, chart.valToPos(value, 'y', true)));
  for (const { from, to, color: name } of bands) {
    ctx.fillStyle = faint(name, 0.13);
    ctx.fillRect(bbox.left, y(to), bbox.width, y(from) - y(to));
  }
}

/** Pauses as gray areas, laps as thin lines. */
function drawMarks(chart: uPlot, linked: Linked, { laps, pauses, place }: Marks): void {
  const { ctx, bbox } = chart;
  const x = (seconds: number) => chart.valToPos(place(seconds), 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = color('pause');
  for (const { start_seconds: start, duration_seconds: length } of linked.kind === 'time' ? pauses : []) {
    ctx.fillRect(x(start), bbox.top, x(start + length) - x(start), bbox.height);
  }
  ctx.strokeStyle = color('lap');
  ctx.lineWidth = devicePixelRatio;
  for (const { start_seconds: start } of laps.filter(({ start_seconds: start }) => start > 0)) {
    ctx.beginPath();
    ctx.moveTo(x(start), bbox.top);
    ctx.lineTo(x(start), bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** A finger that moves sideways moves the cursor; moving up and down still scrolls the page. */
function followFinger(chart: uPlot, linked: Linked): void {
  chart.over.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') return;
    const left = event.clientX - chart.over.getBoundingClientRect().left;
    linked.setCursor(linked.nearest(chart.posToVal(left, 'x')));
  });
}
