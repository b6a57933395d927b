import { z } from 'zod';
import type { KindRecord, RecordKind, RecordOfKind } from '../../../../kinds/kinds.js';
import { realDay } from '../../../../kinds/normalize/clock.js';
import { parseDuration } from '../../../../workouts/time/duration.js';
import type { Understood } from '../../kinds/elements.js';

/**
 * What a file has of a record. Some files only complete what another one has (the score of a night without the night);
 * alone they make no record.
 */
export type PartialRecord<K extends RecordKind> = Partial<RecordOfKind<K>> &
  Pick<RecordOfKind<K>, 'kind' | 'id' | 'date' | 'time_basis' | 'source'>;

/** A calendar date. */
export const day = z.string().refine((text) => realDay(text) === text);

/** An ISO 8601 duration in seconds; absent if unreadable. */
export const seconds = z.string().transform(parseDuration).optional().catch(undefined);

/** An optional object, all of whose members are optional. */
export const loose = <T extends z.ZodRawShape>(shape: T) => z.object(shape).partial().optional().catch(undefined);

/**
 * Reads the elements of a file one by one, so that an unrecognized one does not cost the others.
 * @param read returns undefined for an unrecognized element.
 */
export function readEach<T extends z.ZodType>(
  elements: readonly unknown[],
  schema: T,
  read: (value: z.output<T>) => PartialRecord<RecordKind> | undefined,
): Understood {
  const found: Understood = { records: [], problems: [] };
  for (const [i, element] of elements.entries()) {
    const result = schema.safeParse(element);
    const record = result.success ? read(result.data) : undefined;
    // An incomplete record is only ever combined with others; see `combine`.
    if (record) found.records.push(record as KindRecord);
    else found.problems.push(`element ${i + 1} of ${elements.length} is unrecognized`);
  }
  return found;
}

/** The fields of every record in a file of the account export. */
export function named<K extends RecordKind>(kind: K, id: string, date: string, time_basis: 'utc' | 'local') {
  return { kind, id, date, time_basis, source: 'flow_export' } as const;
}
