import type { KindRecord } from '../../kinds/kinds.js';
import { besides, drawLine } from '../../ui/plots/draw-plot.js';
import { boundsOf } from '../../ui/plots/plot.js';
import { traceLines } from '../../ui/plots/trace.js';
import type { Ui } from '../../ui/ui.js';

/** Lines of text for each strip. */
const HEIGHT = 4;
/** Columns for a second: enough to tell the waves of a beat apart. */
const COLUMNS_PER_SECOND = 14;
const NARROWEST = 20;
/** Fewer are easier to read as numbers. */
const FEWEST = 3;
/** Wide enough for `100 s`. */
const GUTTER = 5;

/**
 * Draws the curve of an ECG in strips of whole seconds below each other, all on one scale.
 * @returns the names of the lists that were drawn.
 */
export function drawEcg(ui: Ui, record: KindRecord): Set<string> {
  if (record.kind !== 'ecg' || !record.samples) return new Set();
  const points = record.samples.map((one) => ({ at: one.offset_ms / 1000, value: one.amplitude_mv }));
  const bounds = boundsOf(points.map(({ value }) => value));
  const width = ui.width - besides(GUTTER);
  if (!bounds || points.length < FEWEST || width < NARROWEST) return new Set();
  const seconds = Math.max(1, Math.floor(width / COLUMNS_PER_SECOND));
  const length = points.reduce((max, { at }) => Math.max(max, at), 0);
  ui.print('');
  const scale = `${bounds.low} to ${bounds.high} mV, ${seconds} s per strip`;
  ui.print(`${' '.repeat(besides(GUTTER))}${ui.paint('bold', 'ECG')}  ${ui.paint('dim', scale)}`);
  for (let from = 0; from <= length; from += seconds) {
    const lines = traceLines(points, { from, seconds }, bounds, { width, height: HEIGHT });
    for (const [index, line] of lines.entries())
      drawLine(ui, index === 0 ? `${from} s` : '', ui.paint('red', line), GUTTER);
  }
  return new Set(['samples']);
}
