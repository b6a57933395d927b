import { placed } from './charts/plane.js';
import { type Child, h } from './dom.js';

/** A number with its name and, below it, what it is usually or what it is from. */
export interface Figure {
  label: string;
  value: string;
  more?: Child;
}

/** Figures on one grid of columns, the first `big` of them large. */
export function figures(all: readonly Figure[], columns: number, big = 0): HTMLElement {
  const list = h(
    columns === 6 ? 'dl.figures.six' : 'dl.figures',
    {},
    all.map(({ label, value, more }, i) =>
      h(
        i < big ? 'div.big' : 'div',
        {},
        h('dt', {}, label),
        h('dd', {}, withUnit(value), more !== undefined && more !== '' && h('small', {}, more)),
      ),
    ),
  );
  return placed(list, { '--columns': String(columns) });
}

/** The unit is small and soft behind its number. */
function withUnit(value: string): Child[] {
  const [, number, unit] = /^(\S*\d) (\D.*)$/.exec(value) ?? [];
  return number === undefined || unit === undefined ? [value] : [number, h('span.unit', {}, unit)];
}
