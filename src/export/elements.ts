import { putDecimal, putWhole } from './numbers.js';
import { type Literal, literal, type Page, put } from './page.js';

/** A number between two tags. */
export interface Element {
  open: Literal;
  close: Literal;
  digits: number;
  /** What the schema has room for. */
  min: number;
  max: number;
}

/** An element with at most `digits` decimals. */
export function decimalElement(open: string, close: string, digits: number): Element {
  return { open: literal(open), close: literal(close), digits, min: -Infinity, max: Infinity };
}

/** An element with a whole number from `min` to `max`. */
export function wholeElement(open: string, close: string, min: number, max: number): Element {
  return { open: literal(open), close: literal(close), digits: 0, min, max };
}

/** Puts a decimal element and returns where it ends; nothing for NaN. */
export function putElement({ bytes, view }: Page, at: number, element: Element, value: number): number {
  if (Number.isNaN(value)) return at;
  return put(view, putDecimal(bytes, put(view, at, element.open), value, element.digits), element.close);
}

/** Puts a whole element and returns where it ends; nothing for NaN and where its range has no room for the value. */
export function putWholeElement({ bytes, view }: Page, at: number, element: Element, value: number): number {
  const rounded = Math.round(value);
  if (!(rounded >= element.min && rounded <= element.max)) return at;
  return put(view, putWhole(bytes, put(view, at, element.open), rounded), element.close);
}
