/** An ASCII locale, or one that names a character set other than UTF-8; `en_GB` names none. */
const NOT_UTF_8 = /^(C|POSIX)$|\.(?!utf-?8)/i;

/**
 * Whether a terminal shows more than ASCII. One that does not state its character set does, as nearly all do today; so
 * does that of Windows, whatever locale other programs have set. The font of the Linux console lacks characters for plots.
 */
export function showsUnicode(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === 'win32') return true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return env.TERM !== 'linux' && !NOT_UTF_8.test(locale);
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

/** Replaces the characters that this program draws with by ASCII of the same width. Names and notes stay as they are. */
export function inAscii(text: string): string {
  return text.replace(drawing, (sign) => plainer.get(sign) ?? '*');
}
