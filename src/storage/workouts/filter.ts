import { UsageError } from '../../errors.js';
import type { WorkoutFilter } from '../read-contract.js';
import type { Database } from '../sqlite/driver.js';

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** The workouts with what you said about them; what a filter is about. */
export const editedWorkouts =
  'workouts LEFT JOIN edits ON workout_id = id LEFT JOIN alternatives ON alternatives.workout_key = workouts.key';

/** What you said of a field, which may be that there is none; otherwise what Polar says. */
function saidOr(field: string, polars: string): string {
  return `CASE WHEN json_type(said, '$.${field}') IS NULL THEN ${polars} ELSE said ->> '$.${field}' END`;
}

/** The texts of a workout that can be searched, as columns or from the summary, which may be damaged. */
const texts = [
  ['name', saidOr('name', 'name')],
  ['note', saidOr('note', "CASE WHEN json_valid(summary) THEN json_extract(summary, '$.note') END")],
  ['device', 'device'],
] as const;

/** A function that SQLite gets from here, because its own ignore case in ASCII only. */
const CONTAINS = 'polar_sync_contains';

/** Prepares a connection for filters of texts. */
export function allowTextFilters(db: Database): void {
  db.function(CONTAINS, { deterministic: true }, (text: unknown, wanted: unknown) => {
    if (typeof text !== 'string') return 0;
    const folded = fold(text);
    return (JSON.parse(String(wanted)) as string[]).some((one) => folded.includes(fold(one))) ? 1 : 0;
  });
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim();

const jsonOf = (words: string | readonly string[]) => JSON.stringify([words].flat().map((word) => word.trim()));

type Condition = [sql: string, ...values: (string | number)[]];

/** A part of a statement, with its values. */
interface FilterSql {
  where: string;
  values: (string | number)[];
}

/**
 * The SQL of a filter over `editedWorkouts`: `WHERE ... ORDER BY start`. A day is compared with the workout's local day, an
 * instant with its UTC start.
 * @throws UsageError DATE for a boundary that is neither.
 */
export function filterSql(filter: WorkoutFilter): FilterSql {
  const { last } = filter;
  const { where, values } = matchingSql(filter);
  const order = 'ORDER BY start_time, id';
  if (last === undefined) return { where: `${where} ${order}`, values };
  return {
    where: `WHERE key IN (SELECT key FROM ${editedWorkouts} ${where} ORDER BY start_time DESC, id DESC LIMIT ?) ${order}`,
    values: [...values, last],
  };
}

/** As `filterSql`, without order and `last`. */
export function matchingSql(filter: WorkoutFilter): FilterSql {
  const { ids } = filter;
  const conditions: Condition[] = [
    ...(ids ? [['id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)] satisfies Condition] : []),
    ...periodConditions(filter),
    ...sportConditions(filter),
    ...saidConditions(filter),
    ...textConditions(filter),
    ...atLeast('distance_meters', filter.minMeters),
    ...atLeast('duration_seconds', filter.minSeconds),
  ];
  const values = conditions.flatMap(([, ...own]) => own);
  return { where: conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '', values };
}

function* periodConditions({ since, until }: WorkoutFilter): Generator<Condition> {
  if (since !== undefined) {
    const { local, value } = boundary('--since', since);
    yield [local ? 'substr(start_time_local, 1, 10) >= ?' : 'julianday(start_time) >= julianday(?)', value];
  }
  if (until !== undefined) {
    const { local, value } = boundary('--until', until);
    yield [local ? 'substr(start_time_local, 1, 10) <= ?' : 'julianday(start_time) < julianday(?)', value];
  }
}

/** Where you named another sport, Polar's no longer counts. */
function* sportConditions({ sport }: WorkoutFilter): Generator<Condition> {
  if (sport === undefined) return;
  const word = (column: string) => `lower(replace(replace(${column}, ' ', '_'), '-', '_'))`;
  const wanted = word('wanted.value');
  yield [
    `EXISTS (SELECT 1 FROM json_each(?) AS wanted WHERE CASE WHEN said ->> '$.sport' IS NULL
       THEN ${wanted} IN (workouts.type, sport, ${word('polar_sport')}, ${word('polar_detailed_sport')})
       ELSE ${wanted} IN (said ->> '$.sport.type', said ->> '$.sport.sport') END)`,
    jsonOf(sport),
  ];
}

function* saidConditions({ ids, tags, gear, anyGear, hidden, onceEach }: WorkoutFilter): Generator<Condition> {
  if (tags !== undefined) {
    yield [
      `EXISTS (SELECT 1 FROM json_each(said, '$.tags') AS tag
         WHERE lower(tag.value) IN (SELECT lower(value) FROM json_each(?)))`,
      JSON.stringify(tags),
    ];
  }
  if (anyGear === true) yield ["said ->> '$.gear' IS NOT NULL"];
  if (gear !== undefined) yield [`lower(said ->> '$.gear') = lower(?)`, gear];
  // Who names a workout wants to see it.
  if (!ids && hidden !== true) yield ["said ->> '$.hidden' IS NOT 1"];
  if (!ids && onceEach === true) yield ['preferred_key IS NULL'];
}

function* textConditions(filter: WorkoutFilter): Generator<Condition> {
  for (const [name, column] of texts) {
    const wanted = filter[name];
    if (wanted !== undefined) yield [`${CONTAINS}(${column}, ?)`, jsonOf(wanted)];
  }
}

function atLeast(column: string, least: number | undefined): Condition[] {
  return least === undefined ? [] : [[`${column} >= ?`, least]];
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
