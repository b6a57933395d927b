import { BadAnswerError } from '../../../errors.js';
import { textOf as decode } from '../head.js';
import { numbersOf, sectionsOf } from '../hrm/sections.js';

/** Whether a text begins like a PPD file. @param head its first few kilobytes */
export const isPpd = (head: string): boolean => /^\s*\[PersonInfo\]/i.test(head);

/** The numbers of sports that every person's list begins with. */
export const usualSports: ReadonlyMap<number, string> = new Map([
  [1, 'Running'],
  [2, 'Cycling'],
  [3, 'Swimming'],
  [7, 'Indoor cycling'],
  [8, 'Treadmill running'],
]);

/** Numbers and texts of one sport. */
const ROWS = { numbers: 2, texts: 4 };

/**
 * The person's list of sports by their numbers, from a PPD file. Nothing else of it is read: the person is known already.
 * @throws BadAnswerError if it is not a PPD file.
 */
export function readSports(body: Uint8Array): Map<number, string> {
  const text = decode(body);
  if (!isPpd(text.slice(0, 4096))) throw new BadAnswerError('not a PPD file');
  const [head, ...rows] = sectionsOf(text).sections.get('personsports') ?? [];
  const [, headRows = 1, numbers = ROWS.numbers, , texts = ROWS.texts] = numbersOf(head ?? '');
  const step = numbers + texts;
  const sports = new Map<number, string>();
  if (!(step > 2 && step < 100)) return sports;
  for (let at = headRows - 1; at + numbers < rows.length; at += step) {
    const [id = Number.NaN] = numbersOf(rows[at] ?? '');
    const name = rows[at + numbers]?.trim() ?? '';
    if (id > 0 && name !== '') sports.set(id, name);
  }
  return sports;
}
