import { printable } from './characters.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A bare carriage return would come back as a line feed.
  '\r': '&#13;',
};

/** Free text as XML character data: markup escaped, characters forbidden in XML 1.0 left out. */
function xmlText(text: string): string {
  return printable(text).replace(/[&<>"'\r]/g, (character) => ENTITIES[character] ?? '');
}

/** `<name>text</name>` on a line of its own, or nothing if there is no text. */
export function xmlElement(name: string, text: string | undefined): string {
  const escaped = xmlText(text ?? '');
  return escaped === '' ? '' : `<${name}>${escaped}</${name}>\n`;
}
