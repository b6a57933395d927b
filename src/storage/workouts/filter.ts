import { UsageError } from '../../errors.js';
import type { WorkoutFilter } from '../read-contract.js';

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The SQL of a filter: `WHERE ... ORDER BY start`, with its values. A day is compared with the workout's local day,
 * an instant with its UTC start.
 * @throws UsageError DATE for a boundary that is neither.
 */
export function filterSql(filter: WorkoutFilter): { where: string; values: (string | number)[] } {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...more: (string | number)[]) => {
    conditions.push(sql);
    values.push(...more);
  };
  if (filter.ids) add(`id IN (SELECT value FROM json_each(?))`, JSON.stringify(filter.ids));
  if (filter.since !== undefined) {
    const since = boundary('--since', filter.since);
    add(since.local ? 'substr(start_time_local, 1, 10) >= ?' : 'julianday(start_time) >= julianday(?)', since.value);
  }
  if (filter.until !== undefined) {
    const until = boundary('--until', filter.until);
    add(until.local ? 'substr(start_time_local, 1, 10) <= ?' : 'julianday(start_time) < julianday(?)', until.value);
  }
  if (filter.sport !== undefined) {
    const word = (column: string) => `lower(replace(replace(${column}, ' ', '_'), '-', '_'))`;
    add(`${word('?')} IN (type, sport, ${word('polar_sport')}, ${word('polar_detailed_sport')})`, filter.sport.trim());
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const order = 'ORDER BY start_time, id';
  if (filter.last === undefined) return { where: `${where} ${order}`, values };
  return {
    where: `WHERE key IN (SELECT key FROM workouts ${where} ORDER BY start_time DESC, id DESC LIMIT ?) ${order}`,
    values: [...values, filter.last],
  };
}

/**
 * Whether a start lies between two boundaries as the user types them (see `WorkoutFilter`), inclusive as there.
 * @throws UsageError DATE for a boundary that is neither a day nor an instant.
 */
export function within(
  { since, until }: Pick<WorkoutFilter, 'since' | 'until'>,
  start: { utcMs: number; local: string },
): boolean {
  const day = start.local.slice(0, 10);
  const from = since === undefined ? undefined : boundary('--since', since);
  const to = until === undefined ? undefined : boundary('--until', until);
  if (from && (from.local ? day < from.value : start.utcMs < Date.parse(from.value))) return false;
  return !(to && (to.local ? day > to.value : start.utcMs >= Date.parse(to.value)));
}

function boundary(flag: string, text: string): { local: boolean; value: string } {
  const asDay = day.test(text);
  const time = Date.parse(text);
  // Date.parse accepts 2026-02-31 as 3 March, so the result is compared with the input.
  const real = asDay
    ? !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
    : instant.test(text) && !Number.isNaN(time);
  if (real) return { local: asDay, value: asDay ? text : new Date(time).toISOString() };
  throw new UsageError('DATE', `${flag} ${JSON.stringify(text)} is not a date.`, {
    hint: 'Write 2026-02-22 for a date, or 2026-02-22T07:50:17Z for an instant.',
  });
}
