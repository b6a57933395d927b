import { z } from 'zod';
import type { KindRecord, RecordKind, RecordOfKind } from '../../../../kinds/kinds.js';
import { realDay } from '../../../../kinds/normalize/clock.js';
import { parseDuration } from '../../../../workouts/time/duration.js';
import type { Understood } from '../../kinds/elements.js';

/**
 * What a file says of a record. Some files only complete what another one says (the score of a night without the night);
 * by itself such a saying makes no record.
 */
export type Said<K extends RecordKind> = Partial<RecordOfKind<K>> &
  Pick<RecordOfKind<K>, 'kind' | 'id' | 'date' | 'time_basis' | 'source'>;

/** A date of the calendar. */
export const day = z.string().refine((text) => realDay(text) === text);

/** An ISO 8601 duration as seconds; unreadable is absent. */
export const seconds = z.string().transform(parseDuration).optional().catch(undefined);

/** An object of which nothing is required, nor the object itself. */
export const loose = <T extends z.ZodRawShape>(shape: T) => z.object(shape).partial().optional().catch(undefined);

/**
 * Reads the elements of a file one by one, so that one that is not understood costs no other.
 * @param say undefined for an element that is not understood.
 */
export function readEach<T extends z.ZodType>(
  elements: readonly unknown[],
  schema: T,
  say: (value: z.output<T>) => Said<RecordKind> | undefined,
): Understood {
  const understood: Understood = { records: [], problems: [] };
  for (const [i, element] of elements.entries()) {
    const result = schema.safeParse(element);
    const said = result.success ? say(result.data) : undefined;
    // A saying that is no whole record is only ever combined with others; see `combine`.
    if (said) understood.records.push(said as KindRecord);
    else understood.problems.push(`element ${i + 1} of ${elements.length} is not understood`);
  }
  return understood;
}

/** What every record of a file of the account export has. */
export function named<K extends RecordKind>(kind: K, id: string, date: string, time_basis: 'utc' | 'local') {
  return { kind, id, date, time_basis, source: 'flow_export' } as const;
}
