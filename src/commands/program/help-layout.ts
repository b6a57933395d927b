/** A line of help: fixed text, or text that is wrapped at words, with continuation lines indented to `column`. */
export type HelpLine = string | [column: number, text: string];

/** What `--version` and `--help` print, written by the build. Pages are keyed by command; '' is the overview. */
export interface Answers {
  version: string;
  pages: Record<string, HelpLine[]>;
}

/** No text is wrapped to columns narrower than this: as program.ts tells commander. */
const NARROWEST = 20;

/** The help as commander prints it on a terminal of this width; a test compares the two. */
export function layOut(lines: readonly HelpLine[], width: number): string {
  return lines
    .map((line) => (typeof line === 'string' ? line : wrapped(line[1].slice(line[0]), line[0], width, line[1])))
    .join('\n');
}

/** Text of several lines, each wrapped with its own indentation, except command lines: they are there to be copied. */
export function sentences(text: string): HelpLine[] {
  return text.split('\n').map((line) => (/^$|^ +\$ /.test(line) ? line : [line.search(/\S/), line]));
}

function wrapped(text: string, column: number, width: number, whole: string): string {
  const room = width - column;
  if (room < NARROWEST) return whole;
  const lines: string[] = [];
  let current = '';
  for (const word of text.match(/\s*\S+/g) ?? []) {
    if (current !== '' && current.length + word.length > room) {
      lines.push(current);
      current = word.trimStart();
    } else {
      current += word;
    }
  }
  return whole.slice(0, column) + [...lines, current].join(`\n${' '.repeat(column)}`);
}
