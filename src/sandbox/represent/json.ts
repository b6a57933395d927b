/** A JSON value in a response; `undefined` members are left out. */
export type Json = null | boolean | number | string | Literal | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

const MARK = '\uE000';

/** A number whose spelling matters: `14824.0`, or an int64 beyond what a JavaScript number can hold. */
export class Literal {
  constructor(readonly text: string) {}

  toJSON(): string {
    return `${MARK}${this.text}${MARK}`;
  }
}

/** A number written with a decimal point even when it is whole, as Polar writes its floats. */
export function float(value: number): Literal {
  return new Literal(Number.isInteger(value) ? `${value}.0` : `${value}`);
}

/** An int64 in all its digits. */
export function int64(value: bigint): Literal {
  return new Literal(value.toString());
}

export function toJsonText(value: Json): string {
  return JSON.stringify(value).replace(/"\uE000([^"\uE000]*)\uE000"/g, '$1');
}

/** XML, for a client that did not ask for JSON: same names, arrays as repeated elements. */
export function toXmlText(root: string, value: Json): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${element(root, value)}`;
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function element(name: string, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  if (value instanceof Literal) return `<${name}>${value.text}</${name}>`;
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, item]) => element(key, item));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}
