import { h } from './dom.js';

/** A choice among a few, as links: each has its own address, so the back button returns to the previous choice. */
export function segments(
  label: string,
  choices: readonly { id: string; label: string; href: string }[],
  chosen: string,
): HTMLElement {
  return h(
    'nav.segments',
    { 'aria-label': label },
    choices.map((choice) =>
      h(
        'a',
        {
          href: choice.href,
          id: `${label.toLowerCase()}-${choice.id}`,
          'aria-current': choice.id === chosen && 'true',
        },
        choice.label,
      ),
    ),
  );
}

export function select(
  label: string,
  id: string,
  choices: readonly { value: string; label: string }[],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const list = h(
    'select',
    { id, change: () => change(list.value) },
    choices.map(({ value, label: text }) => h('option', { value, selected: value === chosen }, text)),
  );
  return h('label.field', {}, h('span', {}, label), list);
}
