import type { Ui } from '../../ui/ui.js';
import { wrap } from '../../ui/width.js';
import type { Context } from '../context.js';

const GAP = '  ';

/** Prints labels with their values; on a terminal, long values are wrapped and indented. */
export function printFields({ ui }: Context, fields: readonly (readonly [label: string, value: string])[]): void {
  const labels = Math.max(...fields.map(([label]) => label.length));
  const room = ui.terminal ? Math.max(ui.width - labels - GAP.length, 20) : Number.POSITIVE_INFINITY;
  for (const [label, value] of fields) {
    const [first = '', ...more] = wrap(value, room);
    ui.print(`${ui.paint('dim', label.padEnd(labels))}${GAP}${first}`);
    for (const line of more) ui.print(`${' '.repeat(labels)}${GAP}${line}`);
  }
}

/** Prints text, wrapped at words on a terminal. `paint` is applied to each line. */
export function printWrapped(ui: Ui, text: string, paint = (line: string) => line): void {
  for (const line of wrap(text, ui.terminal ? ui.width : Number.POSITIVE_INFINITY)) ui.print(paint(line));
}
