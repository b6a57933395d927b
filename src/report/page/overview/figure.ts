import { type Child, h, replace } from '../dom.js';

export interface ChartFigure {
  element: HTMLElement;
  /** Where the chart is drawn. */
  host: HTMLElement;
  /** Shows what is under the cursor; undefined brings back the summary. */
  showReadout(text: string | undefined): void;
}

/**
 * A chart with its title, a line that shows what is under the cursor, and a table with the same numbers for anyone who
 * cannot see or point.
 */
export function chartFigure(
  title: string,
  unit: string,
  summary: string,
  table: HTMLTableElement,
  ...legend: Child[]
): ChartFigure {
  const readout = h('p.readout', {}, summary);
  const host = h('div.chart.filling', { role: 'img', 'aria-label': `${title}. ${summary}` });
  const element = h(
    'figure.card',
    {},
    h('figcaption', {}, h('h2', {}, title, unit !== '' && h('small', {}, unit)), readout, legend),
    host,
    h(
      'details',
      {},
      h('summary', {}, 'As a table'),
      h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': `${title}, as a table` }, table),
    ),
  );
  return { element, host, showReadout: (text) => replace(readout, text ?? summary) };
}

/** A table of text; the first column names the row, the others are numbers. `className` is added to the table. */
export function numbersTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
  className = 'plain',
): HTMLTableElement {
  return h(
    `table.numbers.${className}`,
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
