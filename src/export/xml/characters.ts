// What XML 1.0 cannot contain even when escaped: control characters, lone surrogates and the two non-characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is searched for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Free text without the characters that XML 1.0 and RFC 4180 cannot contain; tab, line feed and carriage return stay. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}
