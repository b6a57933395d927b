import { z } from 'zod';
import { distinct } from '../../../kinds/distinct.js';
import type { KindRecord } from '../../../kinds/kinds.js';
import { withinRanges } from '../../../kinds/ranges.js';
import { optionalNumber, present } from '../fields.js';
import { readAs } from '../json.js';

/** What was read from a response or file: its records, and a sentence for each unrecognized element. */
export interface Understood {
  records: KindRecord[];
  problems: string[];
  /** Fields that had impossible values (kinds/ranges.ts), which are left out of the records. Absent: none. */
  outOfRange?: readonly string[];
}

/** Makes records as they were read presentable: each id once, and without impossible values. */
export function plausible(
  records: readonly KindRecord[],
  problems: string[],
  before: readonly string[] = [],
): Understood {
  const { records: left, outOfRange: found } = withinRanges(records);
  const outOfRange = [...before, ...found];
  return { records: distinct(left), problems, ...(outOfRange.length > 0 && { outOfRange }) };
}

/** What reading a response needs of it. */
export interface ResponseBody {
  body: Uint8Array;
  /** RFC 3339 UTC. */
  fetchedAt: string;
}

/**
 * Reads the elements of a response one by one, so that a broken one does not cost the others. Known shapes are a bare
 * array, an object with the array under one of `envelopes`, and a single element, recognized by the field `single`.
 * @param read returns the record, or undefined for an element without data (which is not a problem).
 * @throws BadAnswerError if the response has none of these shapes.
 */
export function readElements<T extends z.ZodType>(
  { body }: ResponseBody,
  { element, envelopes, single }: { element: T; envelopes: readonly string[]; single?: string },
  read: (value: z.output<T>) => KindRecord | 'unreadable' | undefined,
): Understood {
  const found = readAs(shape(envelopes, single), body);
  const records: KindRecord[] = [];
  const problems: string[] = [];
  for (const [i, one] of found.entries()) {
    const parsed = element.safeParse(one);
    const record = parsed.success ? read(parsed.data) : 'unreadable';
    if (record === 'unreadable') problems.push(problemOf(i, found.length, parsed.error));
    else if (record !== undefined) records.push(record);
  }
  return plausible(records, problems);
}

function shape(envelopes: readonly string[], single: string | undefined): z.ZodType<unknown[]> {
  const list = z.array(z.unknown());
  return z.union([
    list,
    // Before the envelopes: an element may have a field named like one of them.
    ...(single === undefined
      ? []
      : [
          z
            .looseObject({ [single]: z.unknown() })
            .refine((value) => single in value)
            .transform((value) => [value]),
        ]),
    ...envelopes.map((name) => z.object({ [name]: list.nullable() }).transform((value) => value[name] ?? [])),
  ]);
}

function problemOf(i: number, count: number, error: z.ZodError | undefined): string {
  const where = error?.issues[0]?.path.join('.') ?? '';
  return `element ${i + 1} of ${count} is unrecognized${where === '' ? '' : ` (${where} is missing or wrong)`}`;
}

/** A day that exists; a time after it is ignored. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T.*)?$/)
  .transform((text) => text.slice(0, 10))
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text));

/** `{"HH:MM": number}`; entries that are not numbers are left out. */
export const clockMap = z
  .record(z.string(), optionalNumber)
  .transform((map) => present(map))
  .optional()
  .catch(undefined);
