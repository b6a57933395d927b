/** The character set a locale names, in any of its spellings. */
const UTF_8 = /utf-?8/i;

/**
 * Whether a terminal shows more than ASCII. One that says nothing of its locale does, as nearly all do today; one whose
 * locale names another character set does not, nor does the console of Linux, whose font has no room for plots.
 */
export function showsUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return env.TERM !== 'linux' && (!locale || UTF_8.test(locale));
}

const drawing = /[\u2026\u00b7│✔✖▁▂▃▄▅▆▇█▏▎▍▌▋▊▉\u2801-\u28ff]/g;
const plainer = new Map([
  ...[...'▁▂▃'].map((step) => [step, '.'] as const),
  ...[...'▄▅▆'].map((step) => [step, ':'] as const),
  ...[...'▇█'].map((step) => [step, '#'] as const),
  ...[...'▏▎▍'].map((part) => [part, '-'] as const),
  ...[...'▌▋▊▉'].map((part) => [part, '='] as const),
  ['│', '|'],
  ['·', '-'],
  ['…', '~'],
  ['✔', '*'],
  ['✖', 'x'],
]);

/** What this program draws with, in ASCII of the same width. Names and notes stay as they are: they are not ours. */
export function inAscii(text: string): string {
  return text.replace(drawing, (sign) => plainer.get(sign) ?? '*');
}
