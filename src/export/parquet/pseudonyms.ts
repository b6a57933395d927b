import { createHmac } from 'node:crypto';
import type { Cell, Row, Table, TableRows } from '../../tables/table.js';
import { ITEM_COLUMN } from '../../tables/table.js';

/** How names are replaced. Who does not have the salt cannot find out whether a pseudonym belongs to a person. */
export interface Pseudonyms {
  /** The same for the same person, 16 hexadecimal digits. */
  of(text: string): string;
  /** The tables of an item without what identifies a person; the ids of workouts are replaced as well. */
  applied(all: readonly TableRows[]): TableRows[];
}

/** Where somebody is or plans to be, what the person wrote, the watches and the account: beginnings of names of tables. */
const withheldTables = ['route_', 'planned_route', 'vendor_', 'calendar_', 'device', 'training_target', 'account'];
/** What somebody wrote, serial numbers, ids that Polar gave, the date of birth. */
const withheldColumns = ['name', 'note', 'description', 'summary', 'device_id', 'session_id', 'birthday'];

/** @param salt secret. */
export function pseudonymsWith(salt: string): Pseudonyms {
  const of = (text: string) => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16);
  return {
    of,
    applied: (all) =>
      all
        .filter(({ table }) => !isWithheld(table))
        .map(({ table, rows }) => ({ table, rows: replaced(table, rows, isOfWorkout(table) ? of : undefined) })),
  };
}

function isWithheld({ name }: Table): boolean {
  return withheldTables.some((start) => name.startsWith(start));
}

/** Records are identified by their date. */
const isOfWorkout = ({ name, columns }: Table) => name === 'workouts' || columns[ITEM_COLUMN]?.name === 'workout_id';

function* replaced(
  { columns }: Table,
  rows: Iterable<Row>,
  of: ((text: string) => string) | undefined,
): Generator<Row> {
  const empty = columns.flatMap(({ name }, i) => (withheldColumns.includes(name) ? [i] : []));
  const other = columns.findIndex(({ name }) => name === 'alternative_to');
  let known: Cell = null;
  let pseudonym = '';
  for (const row of rows) {
    const copy = [...row];
    for (const i of empty) copy[i] = null;
    if (of && typeof copy[other] === 'string') copy[other] = of(copy[other]);
    const id = row[ITEM_COLUMN] ?? null;
    if (of && id !== known) {
      known = id;
      pseudonym = of(String(id));
    }
    if (of) copy[ITEM_COLUMN] = pseudonym;
    yield copy;
  }
}
