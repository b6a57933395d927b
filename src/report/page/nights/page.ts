import type { DayFacts, NightDetail } from '../../payload/model.js';
import { colored, placed } from '../charts/plane.js';
import type { Library } from '../data.js';
import { dayOf, isoDay, weekdayAndDate } from '../days.js';
import { type Child, h } from '../dom.js';
import { type Figure, figures } from '../figures.js';
import { disc } from '../glyphs.js';
import { stackOf } from '../home/hero.js';
import { hours } from '../metrics.js';
import { nightLink } from '../router.js';
import type { View } from '../view.js';
import { nightCalendar } from './calendar.js';
import { nightCurves } from './curves.js';
import { againstUsual } from './measures.js';
import { alsoMeasured, dayAfter, ecgSection, recharge } from './sections.js';

/** A night and the day after it; a day without a night as well. */
export function nightPage(library: Library, facts: DayFacts, night: NightDetail | undefined): View {
  const { days, workouts } = library;
  const { day } = facts;
  const isNight = hasNight(facts);
  const title = isNight ? `The night to ${weekdayAndDate(dayOf(day))}` : weekdayAndDate(dayOf(day));
  const curves = night ? nightCurves(night) : [];
  const training = workouts.filter(({ start_time_local: start }) => start.startsWith(day)).reverse();
  const element = h(
    'article.night.sections',
    {},
    h(
      'header.page-head',
      {},
      neighbors(days, day),
      h('div.titled', {}, disc(isNight ? 'night' : 'other'), h('h1', { tabindex: -1 }, title)),
      h('p.soft', {}, isNight ? subtitle(facts, night) : 'No night was recorded.'),
    ),
    h('div.five', {}, figures(mainFigures(facts), 2), shares(facts), scores(night)),
    curves.length > 0 && h('div.seven', {}, curves),
    againstUsual(days, day),
    recharge(facts, night),
    (night?.ecg ?? []).map((test, i) => ecgSection(test, i)),
    h(
      'section',
      { 'aria-labelledby': 'nights' },
      h('h2', { id: 'nights' }, 'Calendar of nights'),
      nightCalendar(days, day),
    ),
    dayAfter(facts, training, isNight ? 'The day after' : 'The day'),
    alsoMeasured(facts, night),
  );
  return { title, element, start: () => undefined };
}

function subtitle(facts: DayFacts, night: NightDetail | undefined): string {
  const clock = (local: string | undefined) => local?.slice(11, 16);
  const [from, to] = [clock(night?.start_time_local), clock(night?.end_time_local)];
  return [
    `${isoDay(dayOf(facts.day) - 1)} to ${facts.day}`,
    ...(from && to ? [`${from} to ${to}`] : []),
    ...(facts.sleep_seconds === undefined ? ['no sleep was recorded'] : [`${hours(facts.sleep_seconds)} asleep`]),
  ].join(' · ');
}

function mainFigures(facts: DayFacts): Figure[] {
  const figure = (label: string, value: string | undefined): Figure[] =>
    value === undefined ? [] : [{ label, value }];
  const whole = (value: number | undefined, unit: string) =>
    value === undefined ? undefined : `${Math.round(value)}${unit}`;
  return [
    ...figure('Asleep', facts.sleep_seconds === undefined ? undefined : hours(facts.sleep_seconds)),
    ...figure('Sleep score', whole(facts.sleep_score, '')),
    ...figure('Heart rate', whole(facts.night_heart_rate_bpm, ' bpm')),
    ...figure('Variability', whole(facts.hrv_rmssd_ms, ' ms')),
  ];
}

/** The stages as one bar and in words. */
function shares({
  deep_seconds: deep = 0,
  light_seconds: light = 0,
  rem_seconds: rem = 0,
  interrupted_seconds: awake = 0,
}: DayFacts): Child {
  const parts = [
    { color: 'deep', label: 'deep', amount: deep },
    { color: 'light', label: 'light', amount: light },
    { color: 'rem', label: 'REM', amount: rem },
    { color: 'awake', label: 'awake', amount: awake },
  ];
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  if (deep + light + rem === 0) return undefined;
  return h(
    'div.shares',
    {},
    stackOf(parts),
    h(
      'ul.key',
      {},
      parts.map(({ color, label, amount }) =>
        h(
          'li',
          {},
          colored(h('i'), color),
          `${label} `,
          h('strong', {}, hours(amount)),
          ` ${Math.round((100 * amount) / total)}%`,
        ),
      ),
    ),
  );
}

/** What Polar's score is made of. */
function scores(night: NightDetail | undefined): Child {
  const rows = Object.entries({
    Duration: night?.scores?.duration,
    Solidity: night?.scores?.solidity,
    Regeneration: night?.scores?.regeneration,
  });
  const known = rows.filter((row): row is [string, number] => row[1] !== undefined);
  if (known.length === 0) return undefined;
  return h(
    'table.open.scores',
    {},
    h('caption.visually-hidden', {}, 'Parts of the sleep score, of 100'),
    h(
      'tbody',
      {},
      known.map(([label, value]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, label),
          h('td', {}, placed(colored(h('span.score'), 'sleep'), { '--share': `${value}%` })),
          h('td.right', {}, h('strong', {}, Math.round(value))),
        ),
      ),
    ),
  );
}

function neighbors(days: readonly DayFacts[], day: string): HTMLElement {
  const nights = days.filter(hasNight);
  const earlier = nights.findLast((one) => one.day < day);
  const later = nights.find((one) => one.day > day);
  return h(
    'nav.neighbors',
    { 'aria-label': 'Nights' },
    h('a', { href: '#/nights' }, 'All nights'),
    earlier && h('a', { href: nightLink(earlier.day), rel: 'prev' }, '← Earlier'),
    later && h('a', { href: nightLink(later.day), rel: 'next' }, 'Later →'),
  );
}

/** Whether something of a night was measured on a day. */
export const hasNight = ({ sleep_seconds: asleep, hrv_rmssd_ms: hrv, night_heart_rate_bpm: bpm }: DayFacts): boolean =>
  asleep !== undefined || hrv !== undefined || bpm !== undefined;
