import type uPlot from 'uplot';
import { axis, draw, faint } from '../../charts/chart.js';
import { color } from '../../theme.js';
import { units } from '../../units.js';
import type { Linked } from '../linked.js';
import type { Channel } from './channels.js';
import { gapsOf } from './gaps.js';
import { drawBands, drawMarks, drawNames, type Marks } from './marks.js';
import { timeIncrements, timeTick } from './ticks.js';

/** px, by channel: what matters is tall. */
const heights: Readonly<Record<string, number>> = {
  heart_rate_bpm: 200,
  speed: 150,
  altitude_meters: 90,
  temperature_celsius: 60,
};
const LOW = 74;
/** The labels of the time axis, which only the last plot has. */
const AXIS = 24;

/** Draws one channel, and keeps its cursor and zoom in step with all others. */
export function drawPlot(
  host: HTMLElement,
  channel: Channel,
  linked: Linked,
  marks: Marks,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): void {
  const { ticks } = channel;
  const gaps = gapsOf(channel.values, linked.secondsAt(1), marks.pauses);
  // Set while this plot follows the others, so that it does not react to itself.
  let following = false;
  const chart = draw(
    host,
    {
      height: (heights[channel.id] ?? LOW) + (isLast ? AXIS : 0),
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
          size: isLast ? AXIS : 6,
          space: 64,
          incrs: () => (linked.kind === 'time' ? timeIncrements : decimals),
          values: (_u, splits, _axis, _space, step) =>
            splits.map((at) =>
              !isLast ? '' : linked.kind === 'time' ? timeTick(at, step) : `${round(at)} ${units.names.distance}`,
            ),
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
          stroke: () => (channel.smooth ? faint(channel.color, 0.3) : color(channel.color)),
          width: channel.smooth ? 1 : 1.75,
          points: { show: false },
          ...(channel.filled && { fill: () => faint(channel.color, 0.22), fillTo: () => channel.range[0] }),
        },
        ...(channel.smooth
          ? [{ stroke: () => color(channel.color), width: 2.25, points: { show: false } } satisfies uPlot.Series]
          : []),
      ],
      hooks: {
        drawClear: [
          (u) => {
            drawBands(u, channel.bands ?? []);
            drawMarks(u, linked, marks);
          },
        ],
        draw: [(u) => drawNames(u, linked, marks, { gaps, isFirst })],
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
    dataOf(channel, linked),
  );

  const follow = () => {
    const place = linked.places[linked.index] ?? 0;
    const [from, to] = linked.range;
    following = true;
    const isVisible = linked.isSet && place >= from && place <= to;
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
      chart.setData(dataOf(channel, linked));
      follow();
    },
  });
  followFinger(chart, linked);
}

/** The positions, the values and, if there are any, the smoothed values. */
function dataOf({ values, smooth }: Channel, { places }: Linked): uPlot.AlignedData {
  return smooth ? [places, values, smooth] : [places, values];
}

const decimals = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];
const round = (value: number) => String(Math.round(value * 100) / 100);

/** A finger that moves sideways moves the cursor; moving up and down still scrolls the page. */
function followFinger(chart: uPlot, linked: Linked): void {
  chart.over.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') return;
    const left = event.clientX - chart.over.getBoundingClientRect().left;
    linked.setCursor(linked.nearest(chart.posToVal(left, 'x')));
  });
}
