import { printable } from './safe-text.js';

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
let graphemes: Intl.Segmenter | undefined;

/** Columns a terminal needs for plain text. */
export function displayWidth(text: string): number {
  if (printable.test(text)) return text.length;
  graphemes ??= new Intl.Segmenter();
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += wide.test(segment) ? 2 : 1;
  return columns;
}

/** Plain text in at most `columns`, with an ellipsis where something was cut off. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  graphemes ??= new Intl.Segmenter();
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (displayWidth(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Lines of at most `room` columns, unless a single word is longer. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ |[\t\r\n]+/)) {
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

/**
 * A sentence as a stream shows it: a terminal would break it in mid-word. Lines that are indented are to be copied, and stay.
 * @param before columns that are taken on its first line.
 */
export function wrappedFor(
  { isTTY, columns }: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined },
  text: string,
  before = 0,
): string {
  if (!isTTY || !columns || before + text.length <= columns || text.startsWith(' ')) return text;
  const lines = wrap(`${'x'.repeat(before)}${text}`, columns).join('\n');
  return lines.slice(before);
}
