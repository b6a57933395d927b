import { type Child, h, replace } from '../dom.js';

export interface ChartFigure {
  element: HTMLElement;
  /** Where the chart is drawn. */
  host: HTMLElement;
  /** What stands under the cursor; undefined brings back what stands there without one. */
  say(text: string | undefined): void;
}

/**
 * A chart with its title, a line that tells what is under the cursor, and the same numbers as a table for those who do not
 * see or point.
 */
export function chartFigure(
  title: string,
  unit: string,
  summary: string,
  table: HTMLTableElement,
  ...legend: Child[]
): ChartFigure {
  const line = h('p.readout', {}, summary);
  const host = h('div.chart.filling', { role: 'img', 'aria-label': `${title}. ${summary}` });
  const element = h(
    'figure.card',
    {},
    h('figcaption', {}, h('h2', {}, title, unit !== '' && h('small', {}, unit)), line, legend),
    host,
    h(
      'details',
      {},
      h('summary', {}, 'As a table'),
      h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': `${title}, as a table` }, table),
    ),
  );
  return { element, host, say: (text) => replace(line, text ?? summary) };
}

/** A table of text; the first column names the row, the others are numbers. `looks` is a class of its own. */
export function numbersTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
  looks = 'plain',
): HTMLTableElement {
  return h(
    `table.numbers.${looks}`,
    {},
    h('caption.visually-hidden', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        head.map((title) => h('th', { scope: 'col' }, title)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map(([first, ...cells]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, first),
          cells.map((cell) => h('td', {}, cell)),
        ),
      ),
    ),
  );
}
