/** A field is at most this long; longer ones are cut: a note has a few thousand characters. */
const MAX_FIELD = 65_536;
/** A session of 11 days has a million rows. */
const MAX_ROWS = 1_000_010;

/** Rows of a table, each a list of fields. */
export interface Table {
  rows: string[][];
  /** The text ends within the last row: it has no line break after it. */
  isOpen: boolean;
}

/** Reads comma-separated values as in RFC 4180: fields in quotes can contain commas, line breaks and doubled quotes. */
export function readTable(text: string): Table {
  const rows: string[][] = [];
  let at = 0;
  let isOpen = false;
  while (at < text.length && rows.length < MAX_ROWS) {
    const fields: string[] = [];
    let field = fieldAt(text, at);
    while (text[field.end] === ',') {
      fields.push(field.value);
      field = fieldAt(text, field.end + 1);
    }
    fields.push(field.value);
    isOpen = field.end >= text.length;
    at = field.end + (text[field.end] === '\r' && text[field.end + 1] === '\n' ? 2 : 1);
    if (fields.length > 1 || field.value.trim() !== '') rows.push(fields);
  }
  return { rows, isOpen };
}

/** A field, and where the comma or line break after it stands. */
function fieldAt(text: string, from: number): { value: string; end: number } {
  if (text[from] === '"') return quotedAt(text, from);
  const end = endOfPlain(text, from);
  return { value: text.slice(from, Math.min(end, from + MAX_FIELD)), end };
}

function quotedAt(text: string, from: number): { value: string; end: number } {
  const parts: string[] = [];
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: '', end: text.length };
    parts.push(text.slice(at, quote));
    if (text[quote + 1] !== '"')
      return { value: parts.join('"').slice(0, MAX_FIELD), end: endOfPlain(text, quote + 1) };
    at = quote + 2;
  }
}

function endOfPlain(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === ',' || char === '\n' || char === '\r') return at;
  }
  return text.length;
}
