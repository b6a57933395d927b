import { count } from '../../../ui/format.js';
import { ratingInWords } from '../../../ui/plain-words.js';
import type { DayFacts } from '../../payload/model.js';
import type { Library } from '../data.js';
import { dayOf, weekdayAndDate } from '../days.js';
import { type Child, h, replace } from '../dom.js';
import { hours } from '../metrics.js';
import { nightLink } from '../router.js';
import type { View } from '../view.js';
import { nightCalendar } from './calendar.js';
import { hasNight } from './page.js';

const INITIAL_ROWS = 60;

interface Column {
  title: string;
  of(day: DayFacts): Child;
}

const whole = (value: number | undefined) => (value === undefined ? undefined : String(Math.round(value)));
const asHours = (seconds: number | undefined) => (seconds === undefined ? undefined : hours(seconds));
const clock = (minute: number | undefined) => {
  if (minute === undefined) return undefined;
  const inDay = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
};

const columns: readonly Column[] = [
  { title: 'From', of: (d) => clock(d.asleep_minute) },
  { title: 'Until', of: (d) => clock(d.awake_minute) },
  { title: 'Asleep', of: (d) => asHours(d.sleep_seconds) },
  { title: 'Deep', of: (d) => asHours(d.deep_seconds) },
  { title: 'REM', of: (d) => asHours(d.rem_seconds) },
  { title: 'Score', of: (d) => whole(d.sleep_score) },
  { title: 'Heart rate', of: (d) => whole(d.night_heart_rate_bpm) },
  { title: 'HRV', of: (d) => whole(d.hrv_rmssd_ms) },
  { title: 'Breathing', of: (d) => d.breaths_per_minute?.toFixed(1) },
  { title: "Polar's load status", of: (d) => (d.load_status === undefined ? undefined : ratingInWords(d.load_status)) },
];

/** The calendar of nights, and all nights and days in a table. */
export function nightsPage({ days }: Library): View {
  const nights = days.filter(hasNight).reverse();
  const head = h(
    'header.page-head',
    {},
    h('h1', { tabindex: -1 }, 'Nights'),
    h('p.soft', {}, count(nights.length, 'night')),
  );
  if (nights.length === 0) {
    const hint = h(
      'p.empty',
      {},
      'No nights in this report. Pull some with ',
      h('code', {}, 'polar-sync pull --data all'),
      ', then write the report again.',
    );
    return { title: 'Nights', element: h('div', {}, head, hint), start: () => undefined };
  }
  const used = columns.filter(({ of }) => nights.some((night) => of(night) !== undefined));
  const body = h('tbody');
  const more = h('div.more');
  const show = (shown: number) => {
    replace(
      body,
      nights.slice(0, shown).map((night) => row(night, used)),
    );
    const left = nights.length - shown;
    replace(
      more,
      left > 0 &&
        h('button', { type: 'button', click: () => show(nights.length) }, `Show ${count(left, 'more night')}`),
    );
  };
  show(INITIAL_ROWS);
  const element = h(
    'div',
    {},
    head,
    nightCalendar(nights),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': 'Table of nights' },
      h(
        'table.open',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'The night to'),
            used.map(({ title }) => h('th.right', { scope: 'col' }, title)),
          ),
        ),
        body,
      ),
    ),
    more,
  );
  return { title: 'Nights', element, start: () => undefined };
}

function row(night: DayFacts, used: readonly Column[]): HTMLTableRowElement {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: nightLink(night.day) }, weekdayAndDate(dayOf(night.day)))),
    used.map(({ of }) => h('td.right', {}, of(night) ?? '')),
  );
}
