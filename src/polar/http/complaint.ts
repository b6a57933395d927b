import { isObject } from '../../guards.js';

const longest = 200;

/**
 * What Polar says is wrong, from the JSON of an error: `{"errorMessage": "..."}` or `{"error": "..."}`. One line; anything
 * that could be a token is masked. Undefined if it says nothing.
 */
export function readComplaint(body: Uint8Array): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined; // A page for people: the status has to suffice.
  }
  const said = ['errorMessage', 'error_description', 'message', 'error']
    .map((key) => (isObject(value) ? value[key] : undefined))
    .find((text): text is string => typeof text === 'string' && text.trim() !== '');
  return said
    ?.replace(/[\w.~+/=-]{40,}/g, '…')
    .replace(/[^\P{C}]+/gu, ' ')
    .trim()
    .slice(0, longest);
}
