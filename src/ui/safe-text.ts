import { stripVTControlCharacters } from 'node:util';

/** C0, DEL and C1 controls, and the marks that reverse the direction of text: a terminal acts on them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text in which every character takes one column, and none acts on a terminal. */
export const printable = /^[\x20-\x7e]*$/;

/** Text that a terminal only shows and never obeys: escape sequences go, line breaks and tabs become spaces. */
export function plain(text: string): string {
  if (printable.test(text)) return text;
  return stripVTControlCharacters(text.replace(/[\t\r\n]+/g, ' ')).replace(unprintable, '');
}

/** One line of JSON, with DEL, C1 controls and direction marks escaped, because a terminal would act on them. */
export function jsonLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}

/** The same text that `jsonLine` returns for an array, in pieces. */
export function* jsonArray(values: Iterable<unknown>): Generator<string, void, undefined> {
  let before = '[';
  for (const value of values) {
    yield before + jsonText(value);
    before = ',';
  }
  yield before === '[' ? '[]\n' : ']\n';
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, escaped);
}
