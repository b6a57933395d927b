import { type Literal, literal, type Page, put } from '../files/page.js';
import { instantPutter, putDecimal, putWhole } from '../track/numbers.js';

/** A value in a row of XML, and the markup around it. */
interface Form {
  open: string;
  close: string;
  /** The elements around it, outermost first; neighbors share them, and they are written if one of their values is. */
  within?: readonly Wrapper[];
  /** Max decimals; 0 by default. */
  digits?: number;
  /** The range of the schema: a value outside is left out. */
  min?: number;
  max?: number;
}

/** An element around others. */
export interface Wrapper {
  open: string;
  close: string;
}

/** A value that a `RowWriter` can put. */
export interface Field {
  place: number;
  /** Everything between this value and the one before it, by the place of that one. */
  tags: readonly Literal[];
  digits: number;
  min: number;
  max: number;
}

/**
 * The fields of a row in their order, and its `end`. The text between two values depends only on which two they are, so
 * the text of all pairs is made here, once, and a row needs a single copy for each value. `begin` is what the row opens
 * with, and `end` what it closes with.
 */
export function rowOf<Name extends string>(
  begin: string,
  forms: Record<Name, Form>,
  end: string,
): Record<Name | 'end', Field> {
  const all: [string, Form][] = [['begin', { open: '', close: begin }], ...Object.entries<Form>(forms)];
  all.push(['end', { open: end, close: '' }]);
  const fields = all.map(([name, form], place) => {
    const { digits = 0, min = -Infinity, max = Infinity } = form;
    const tags = all.slice(0, place).map(([, before]) => literal(between(before, form)));
    return [name, { place, tags, digits, min, max }];
  });
  return Object.fromEntries(fields);
}

/** Closes what only the first is in, opens what only the second is in. */
function between(first: Form, second: Form): string {
  const { within: left = [] } = first;
  const { within: right = [] } = second;
  const isShared = (wrapper: Wrapper) => left.includes(wrapper) && right.includes(wrapper);
  const closed = left.filter((wrapper) => !isShared(wrapper)).toReversed();
  const opened = right.filter((wrapper) => !isShared(wrapper));
  return [first.close, ...closed.map(({ close }) => close), ...opened.map(({ open }) => open), second.open].join('');
}

/** Puts rows on a page, value by value, in the order of their fields; a value that is not put leaves no trace. */
export class RowWriter {
  readonly #page: Page;
  readonly #putInstant = instantPutter();
  #at = 0;
  #last = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  begin(): void {
    this.#at = this.#page.at;
    this.#last = 0;
  }

  /** A number; nothing for NaN. */
  decimal(field: Field, value: number): void {
    if (Number.isNaN(value)) return;
    const at = this.#tags(field);
    this.#at = putDecimal(this.#page.bytes, at, value, field.digits);
  }

  /** A number rounded to an integer; nothing for NaN or outside the range of the schema. */
  whole(field: Field, value: number): void {
    const rounded = Math.round(value);
    if (!(rounded >= field.min && rounded <= field.max)) return;
    const at = this.#tags(field);
    this.#at = putWhole(this.#page.bytes, at, rounded);
  }

  /** Milliseconds since 1970. */
  instant(field: Field, epochMs: number): void {
    const at = this.#tags(field);
    this.#at = this.#putInstant(this.#page, at, epochMs);
  }

  end(field: Field): void {
    this.#page.at = this.#tags(field);
  }

  #tags({ place, tags }: Field): number {
    const literal = tags[this.#last] as Literal;
    this.#last = place;
    return put(this.#page.view, this.#at, literal);
  }
}
