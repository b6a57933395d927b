/** A line of help: fixed text, or text that is broken at words, with what follows starting in `column` again. */
export type HelpLine = string | [column: number, text: string];

/** What `--version` and `--help` answer, made when the program is built. Pages go by command; '' is the overview. */
export interface Answers {
  version: string;
  pages: Record<string, HelpLine[]>;
}

/** Commander breaks no text into columns narrower than this. */
const NARROWEST = 40;

/** The help as commander prints it on a terminal of this width; a test holds the two against each other. */
export function layOut(lines: readonly HelpLine[], width: number): string {
  return lines
    .map((line) => (typeof line === 'string' ? line : broken(line[1].slice(line[0]), line[0], width, line[1])))
    .join('\n');
}

function broken(text: string, column: number, width: number, whole: string): string {
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
