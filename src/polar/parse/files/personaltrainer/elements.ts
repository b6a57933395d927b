import { SaxesParser } from 'saxes';
import { BadAnswerError } from '../../../errors.js';

/** An element of an exercise: its text, and its children in their order. */
export interface Element {
  name: string;
  text: string;
  /** Of zones and laps. */
  index?: string;
  children: Element[];
}

/** Elements of one exercise; one with a thousand laps has 30,000. */
const MAX_ELEMENTS = 200_000;
/** The deepest element that is read, of a lap of a sport, is the ninth. */
const MAX_DEPTH = 20;

/** The root element, by which such a file is recognized. */
export const ROOT = 'polar-exercise-data';

/**
 * Each exercise of a calendar, in the order of the file; other items (fitness data, notes, events) are passed over.
 * @throws BadAnswerError for anything but a complete file of polarpersonaltrainer.com. A document type is rejected: its
 * files have none, and entities are how small files become large ones.
 */
export function eachExercise(text: string, take: (exercise: Element) => void): void {
  const open: string[] = [];
  let stack: Element[] = [];
  let count = 0;
  const append = (chunk: string) => {
    const current = stack.at(-1);
    if (current) current.text += chunk;
  };
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new BadAnswerError('XML with a document type');
  });
  parser.on('error', () => {
    throw new BadAnswerError('truncated or damaged XML');
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (open.length === 0 && name !== ROOT) throw new BadAnswerError('XML of another program');
    open.push(name);
    if (open.length > MAX_DEPTH) throw new BadAnswerError('XML that is nested too deeply');
    if (stack.length === 0 && !isExercise(open)) return;
    count = stack.length === 0 ? 1 : count + 1;
    if (count > MAX_ELEMENTS) throw new BadAnswerError(`XML with more than ${MAX_ELEMENTS} elements in one exercise`);
    const { index } = tag.attributes;
    const element: Element = { name, text: '', ...(index !== undefined && { index }), children: [] };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    open.pop();
    const closed = stack.pop();
    if (closed && stack.length === 0) {
      take(closed);
      stack = [];
    }
  });
  parser.write(text.trim()).close();
}

const isExercise = (open: readonly string[]) =>
  open.length === 3 && open[1] === 'calendar-items' && open[2] === 'exercise';

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/** The first child with this name; undefined if there is none. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

/** The children with this name of the first child `list`. */
export function childrenIn(element: Element | undefined, list: string, name: string): Element[] {
  return child(element, list)?.children.filter((one) => one.name === name) ?? [];
}

/** The text of a descendant; undefined if it is blank or absent. */
export function textIn(element: Element | undefined, ...path: string[]): string | undefined {
  const found = path.reduce(child, element);
  return found?.text.trim() || undefined;
}
