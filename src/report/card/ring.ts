import { duration } from '../../ui/format.js';
import type { Lettering } from '../drawing/lettering.js';
import { familyColors } from '../drawing/night-colors.js';
import { distanceName } from '../picture/distances.js';
import type { Year, YearBest, YearDay } from './year.js';

/** The ring: where its middle is, and how far from it the year runs. */
const CENTER = [540, 552] as const;
const RADIUS = 288;
/** Between the year and the first of what is drawn on either side of it. */
const GAP = 5;
/** How long a day can become, outwards, and a night, inwards. */
const REACH = { day: 183, night: 79 };
/** Of a year without a long day, the scale is as if there were one of this many seconds; a longer one is cut off. */
const SCALE_SECONDS = { least: 2.5 * 3600, most: 8 * 3600, night: 11 * 3600 };
const NIGHT = '#93a4f0';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A year as a ring: outwards the training of each day by sport, inwards the night before, deep sleep brighter. */
export function ring(year: Year, lettering: Lettering): string {
  const angle = (day: number) => ((day + 0.5) / year.length) * 2 * Math.PI;
  const longest = Math.max(...year.days.map(trainedSeconds), SCALE_SECONDS.least);
  const perSecond = REACH.day / Math.min(longest, SCALE_SECONDS.most);
  const reach = (seconds: number) => Math.min(REACH.day, seconds * perSecond);
  const days = year.days.map((day) => spokes(day, angle(day.at), reach)).join('');
  const months = MONTHS.map((name, i) => {
    const [x, y] = at(RADIUS - 98, ((i + 0.5) / 12) * 2 * Math.PI);
    return lettering.text(name, { x, y: y + 5, size: 17, fill: '#8d99a5', anchor: 'middle' });
  }).join('');
  const marks = year.bests.map((best, i) => {
    const day = year.days.find(({ at: on }) => on === best.at);
    const [x, y] = at(RADIUS + GAP + 15 + reach(day ? trainedSeconds(day) : 0), angle(best.at));
    return badge(x, y, i + 1, lettering);
  });
  return `<g fill="none">${rest(year)}${days}</g>${months}${marks.join('')}`;
}

/** What the numbers on the ring are. */
export function bestsLegend(bests: readonly YearBest[], lettering: Lettering): string {
  return bests
    .map(({ meters, seconds }, i) => {
      const y = 132 + 32 * i;
      const text = `${distanceName(meters)} ${duration(seconds)}`;
      return badge(82, y, i + 1, lettering) + lettering.text(text, { x: 106, y: y + 6, size: 19, fill: '#c9d1d8' });
    })
    .join('');
}

function spokes({ trained, night }: YearDay, angle: number, reach: (seconds: number) => number): string {
  let done = 0;
  const out = trained.map(({ family, seconds }) => {
    const from = RADIUS + GAP + reach(done);
    done += seconds;
    return spoke(angle, [from, RADIUS + GAP + reach(done)], 3.4, familyColors[family]);
  });
  if (!night) return out.join('');
  const inwards = (seconds: number) => RADIUS - GAP - REACH.night * Math.min(1, seconds / SCALE_SECONDS.night);
  return [
    spoke(angle, [RADIUS - GAP, inwards(night.asleep)], 2.6, NIGHT, 0.38),
    spoke(angle, [RADIUS - GAP, inwards(night.deep)], 2.6, NIGHT),
    ...out,
  ].join('');
}

function spoke(
  angle: number,
  [from, to]: readonly [number, number],
  width: number,
  color: string,
  opacity = 1,
): string {
  if (Math.abs(from - to) < 0.05) return '';
  const faint = opacity < 1 ? ` opacity="${opacity}"` : '';
  return `<path d="M${at(from, angle).join(' ')}L${at(to, angle).join(' ')}" stroke="${color}" stroke-width="${width}"${faint}/>`;
}

/** The part of the year that is still to come. */
function rest({ until, isOver, length, name }: Year): string {
  if (isOver) return '';
  const gone = Math.round((Date.parse(until) - Date.parse(`${name}-01-01`)) / 86_400_000) + 1;
  const from = (gone / length) * 2 * Math.PI;
  const large = from < Math.PI ? 1 : 0;
  const end = at(RADIUS, 2 * Math.PI - 0.0001);
  return `<path d="M${at(RADIUS, from).join(' ')}A${RADIUS} ${RADIUS} 0 ${large} 1 ${end.join(' ')}" stroke="#2a333d" stroke-width="2" stroke-dasharray="2 5"/>`;
}

function badge(x: number, y: number, number: number, lettering: Lettering): string {
  const text = lettering.text(String(number), {
    ...{ x, y: y + 5.5, size: 16, fill: '#10151b', bold: true, anchor: 'middle' },
  });
  return `<circle cx="${x}" cy="${y}" r="12" fill="#eef1f3"/>${text}`;
}

const trainedSeconds = ({ trained }: YearDay) => trained.reduce((sum, { seconds }) => sum + seconds, 0);

/** A point at a distance from the middle, clockwise from the top. */
function at(radius: number, angle: number): [x: number, y: number] {
  return [tenth(CENTER[0] + radius * Math.sin(angle)), tenth(CENTER[1] - radius * Math.cos(angle))];
}

const tenth = (value: number) => Math.round(value * 10) / 10;
