import { displayWidth } from '../../ui/text.js';
import type { Context } from '../context.js';

const GAP = '  ';

/** Prints labels with their values; on a terminal long values go on in lines of their own, below their beginning. */
export function printFields({ ui }: Context, fields: readonly (readonly [label: string, value: string])[]): void {
  const labels = Math.max(...fields.map(([label]) => label.length));
  const room = ui.terminal ? Math.max(ui.width - labels - GAP.length, 20) : Number.POSITIVE_INFINITY;
  for (const [label, value] of fields) {
    const [first = '', ...more] = wrap(value, room);
    ui.print(`${ui.paint('dim', label.padEnd(labels))}${GAP}${first}`);
    for (const line of more) ui.print(`${' '.repeat(labels)}${GAP}${line}`);
  }
}

/** Lines of at most `room` columns where words allow it. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
