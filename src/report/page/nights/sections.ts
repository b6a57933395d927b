import { ratingInWords } from '../../../ui/plain-words.js';
import { familyOf } from '../../families.js';
import type { DayFacts, NightDetail } from '../../payload/model.js';
import { colored, placed } from '../charts/plane.js';
import type { Library } from '../data.js';
import { type Child, h } from '../dom.js';
import { glyph } from '../glyphs.js';
import { hours } from '../metrics.js';
import { workoutLink } from '../router.js';
import { sportName } from '../sports.js';
import { units } from '../units.js';
import { ecgRows } from './curves.js';

const rechargeWords = ['very poor', 'poor', 'compromised', 'ok', 'good', 'very good'];
const levelWords = ['much below usual', 'below usual', 'usual', 'above usual', 'much above usual'];

/** Polar's recovery of the night; undefined if there is none. */
export function recharge(facts: DayFacts, night: NightDetail | undefined): Child {
  const slider = (label: string, words: string, share: number, note: string) =>
    h(
      'div',
      {},
      h('p.slider-head', {}, h('span', {}, label), h('strong', {}, words)),
      h(
        'div.slider',
        { 'aria-hidden': 'true' },
        placed(colored(h('i'), 'sleep'), { '--x': `${Math.round(100 * share)}%` }),
      ),
      h('small', {}, note),
    );
  const { recharge_status: status, ans_charge: ans } = facts;
  const sleep = night?.sleep_charge;
  const parts = [
    ...(status === undefined
      ? []
      : [slider('Recharge', rechargeWords[status - 1] ?? '', (status - 1) / 5, `${status} of 6`)]),
    ...(ans === undefined
      ? []
      : [
          slider(
            'ANS charge',
            `${ans > 0 ? '+' : ''}${ans.toFixed(1).replace('-', '−')}`,
            (Math.max(-10, Math.min(10, ans)) + 10) / 20,
            `${levelWords[(night?.ans_charge_status ?? 0) - 1] ?? 'from −10 to +10'}; 0 is your usual`,
          ),
        ]),
    ...(sleep === undefined
      ? []
      : [slider('Sleep charge', levelWords[sleep - 1] ?? '', (sleep - 1) / 4, `${sleep} of 5`)]),
  ];
  if (parts.length === 0) return undefined;
  return h(
    'section.third',
    { 'aria-labelledby': 'recharge' },
    h('header', {}, h('h2', { id: 'recharge' }, 'Nightly Recharge')),
    h('p.lead', {}, 'How far the night settled the nervous system, by Polar.'),
    parts,
  );
}

/** One ECG, drawn. */
export function ecgSection(test: NonNullable<NightDetail['ecg']>[number], i: number): HTMLElement {
  const facts = [
    test.heart_rate_bpm !== undefined && `${Math.round(test.heart_rate_bpm)} bpm`,
    test.hrv_rmssd_ms !== undefined && `variability ${Math.round(test.hrv_rmssd_ms)} ms`,
  ].filter((part) => part !== false);
  return h(
    'section.two-thirds',
    { 'aria-labelledby': `ecg-${i}` },
    h(
      'header',
      {},
      h('h2', { id: `ecg-${i}` }, `ECG${test.time_local ? `, ${test.time_local.slice(11, 16)}` : ''}`),
      h('span.soft', {}, facts.join(' · ')),
    ),
    h('p.lead', {}, 'The first ten seconds. A large box is a fifth of a second and half a millivolt.'),
    ecgRows(test),
  );
}

/** What was trained on the day, and Polar's load status. */
export function dayAfter(facts: DayFacts, training: Library['workouts'], title: string): Child {
  if (training.length === 0 && facts.load_status === undefined) return undefined;
  const status =
    facts.load_status === undefined ? undefined : `Polar's load status: ${ratingInWords(facts.load_status)}`;
  const ratio =
    facts.strain !== undefined && facts.tolerance !== undefined
      ? `, strain ${facts.strain.toFixed(1)}, tolerance ${facts.tolerance.toFixed(1)}`
      : '';
  return h(
    'section.half',
    { 'aria-labelledby': 'day' },
    h('h2', { id: 'day' }, title),
    status !== undefined && h('p', {}, status, ratio),
    h(
      'ul.plain-list',
      {},
      training.map((workout) => {
        const { id, name, type, distance_meters: meters, duration_seconds: seconds } = workout;
        const size = meters ? units.distance(meters) : seconds === undefined ? '' : hours(seconds);
        return h(
          'li',
          {},
          glyph(familyOf(workout)),
          ' ',
          h('a', { href: workoutLink(id) }, name ?? sportName(type)),
          ` ${size}`,
        );
      }),
    ),
  );
}

/** Everything else that was measured, in words. */
export function alsoMeasured({ skin_deviation_celsius: off }: DayFacts, night: NightDetail | undefined): Child {
  const rows: [string, string][] = [
    ...(night?.spo2 ?? []).map(({ time_local: at, percent, status, deviation }): [string, string] => [
      'Blood oxygen',
      [
        percent === undefined ? status && ratingInWords(status) : `${percent}%`,
        at && `at ${at.slice(11, 16)}`,
        deviation && ratingInWords(deviation),
      ]
        .filter(Boolean)
        .join(', '),
    ]),
    ...(night?.skin_temperature_celsius === undefined
      ? []
      : [
          [
            'Skin',
            `${units.temperatureValue(night.skin_temperature_celsius).toFixed(1)} ${units.names.temperature}${off === undefined ? '' : `, ${units.temperatureDifference(off).toFixed(2).replace('-', '−')} from usual`}`,
          ] as [string, string],
        ]),
    ...(night?.alertness?.words === undefined
      ? []
      : [['Alertness on this day', ratingInWords(night.alertness.words)] as [string, string]]),
    ...(night?.sleep_goal_seconds === undefined
      ? []
      : [['Wanted', hours(night.sleep_goal_seconds)] as [string, string]]),
  ];
  if (rows.length === 0) return undefined;
  return h(
    'section.half',
    { 'aria-labelledby': 'also' },
    h('h2', { id: 'also' }, 'Also measured'),
    h(
      'table.open',
      {},
      h(
        'tbody',
        {},
        rows.map(([label, value]) => h('tr', {}, h('th', { scope: 'row' }, label), h('td', {}, value))),
      ),
    ),
  );
}
