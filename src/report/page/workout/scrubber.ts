import { duration } from '../../../ui/format.js';
import { h, replace } from '../dom.js';
import { units } from '../units.js';
import type { Linked } from './linked.js';
import type { Channel } from './plots/channels.js';

/** The cursor position in words, and the controls that move it: everything a pointer can do in the plots. */
export function scrubber(
  linked: Linked,
  channels: readonly Channel[],
  meters: readonly (number | null)[] | undefined,
): HTMLElement {
  const position = h('input', {
    type: 'range',
    id: 'position',
    min: 0,
    max: Math.max(0, linked.places.length - 1),
    value: 0,
    'aria-label': 'Position in the workout',
    input: () => linked.setCursor(Number(position.value)),
  });
  const values = channels.map((channel) => ({ channel, value: h('dd') }));
  const time = h('dd');
  const distance = h('dd');
  const showNothing = () => {
    // Empty, but as high as with values.
    for (const one of [time, distance, ...values.map(({ value }) => value)]) replace(one, '\u00a0');
    position.setAttribute('aria-valuetext', 'No position chosen');
  };
  const showValues = () => {
    const { index } = linked;
    const seconds = linked.secondsAt(index);
    const covered = meters?.[index];
    const distanceText = covered === null || covered === undefined ? '–' : units.longDistance(covered);
    replace(time, duration(seconds));
    replace(distance, distanceText);
    const spoken = [duration(seconds), ...(meters ? [distanceText] : [])];
    for (const { channel, value } of values) {
      const now = channel.values[index];
      const text = now === null || now === undefined ? '–' : channel.text(now);
      replace(value, text);
      spoken.push(`${channel.label} ${now === null || now === undefined ? 'not recorded' : text}`);
    }
    position.value = String(index);
    position.setAttribute('aria-valuetext', spoken.join(', '));
  };
  const show = () => (linked.isSet ? showValues() : showNothing());
  linked.listen({ cursor: show, axis: show });
  show();
  return h(
    'section.scrubber',
    { 'aria-label': 'At the cursor' },
    h(
      'div.scrubber-row',
      {},
      axisChoice(linked, meters !== undefined),
      h(
        'div.zoom',
        {},
        zoomButton('Zoom in', '+', () => linked.zoomBy(0.5)),
        zoomButton('Zoom out', '−', () => linked.zoomBy(2)),
        whole(linked),
      ),
    ),
    position,
    h(
      'dl.here',
      {},
      h('div', {}, h('dt', {}, 'Time'), time),
      meters && h('div', {}, h('dt', {}, 'Distance'), distance),
      values.map(({ channel, value }) =>
        h('div.channel', {}, h('dt', {}, h('span.swatch', { 'data-color': channel.color }), channel.label), value),
      ),
    ),
  );
}

function axisChoice(linked: Linked, known: boolean): HTMLElement {
  const radio = (kind: 'time' | 'distance', label: string) =>
    h(
      'label',
      {},
      h('input', {
        type: 'radio',
        name: 'axis',
        value: kind,
        checked: linked.kind === kind,
        disabled: kind === 'distance' && !linked.hasDistance,
        change: () => linked.setAxis(kind),
      }),
      h('span', {}, label),
    );
  return h(
    'fieldset.segments',
    {},
    h('legend.visually-hidden', {}, 'Horizontal axis'),
    radio('time', 'Time'),
    radio('distance', known && linked.hasDistance ? 'Distance' : 'Distance (not recorded)'),
  );
}

function zoomButton(label: string, sign: string, click: () => void): HTMLElement {
  return h('button.square', { type: 'button', 'aria-label': label, title: label, click }, sign);
}

function whole(linked: Linked): HTMLElement {
  const button = h(
    'button',
    { type: 'button', disabled: true, click: () => linked.setZoom(linked.whole) },
    'Whole workout',
  );
  const update = () => {
    button.disabled = !linked.isZoomed;
  };
  linked.listen({ zoom: update, axis: update });
  return button;
}
